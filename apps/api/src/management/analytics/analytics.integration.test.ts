import { hashApiKey } from "@causeway/api-keys";
import { OpenRouter } from "@openrouter/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
let other: Customer;
let analytics: OpenRouter["analytics"];
const dayMs = 86_400_000;
const today = Math.floor(Date.now() / dayMs) * dayMs;
const daysAgo = (days: number) => new Date(today - days * dayMs + 3_600_000);
const dateOf = (time: Date) => time.toISOString().slice(0, 10);

beforeAll(async () => {
  world = await startApiWorld();
  [manager, other] = [
    await world.customer({ keyClass: "management" }),
    await world.customer({ keyClass: "management" }),
  ];
  analytics = new OpenRouter({
    apiKey: manager.key,
    serverURL: `${world.api.url}/api/v1`,
    retryConfig: { strategy: "none" },
  }).analytics;
  await settle(manager, "a", { startedAt: daysAgo(2), costNano: 1_500_000_001n, firstTokenMs: 100 });
  await settle(manager, "b", { startedAt: daysAgo(2), status: "failed", providerId: null, endpointId: null });
  await settle(manager, "c", { startedAt: daysAgo(1), costNano: 5n, isByok: true, upstreamCostNano: 2_000_000_000n });
  await settle(manager, "d", { startedAt: daysAgo(-1), modelId: "maker/two" });
  await settle(manager, "e", { startedAt: daysAgo(31) });
  await settle(other, "f", { startedAt: daysAgo(2), costNano: 9n });
});
afterAll(() => world.close());

async function settle({ workspaceId, key }: Customer, id: string, more: object) {
  const { id: apiKeyId } = await world.database.apiKey.findUniqueOrThrow({ where: { hash: hashApiKey(key) } });
  await world.database.generation.create({
    data: {
      id: `gen-${id}`,
      workspaceId,
      apiKeyId,
      requestId: id,
      requestedModel: "maker/one",
      modelId: "maker/one",
      endpointId: "maker:one",
      providerId: "maker",
      apiType: "chat-completions",
      streamed: true,
      status: "completed",
      httpStatus: 200,
      inputTokens: 10,
      cachedInputTokens: 4,
      cacheWriteTokens: 0,
      outputTokens: 3,
      reasoningTokens: 1,
      costNano: 0n,
      startedAt: daysAgo(2),
      durationMs: 900,
      ...more,
    },
  });
}

async function ask(body: object, as: Customer = manager) {
  const response = await fetch(`${world.api.url}/api/v1/analytics/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${as.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as {
    data: { data: Record<string, unknown>[]; metadata: { truncated: boolean }; warnings?: string[] };
    error?: { message: string; param: string };
  };
  return { status: response.status, ...answer };
}

const activity = (query: string, as: Customer = manager) =>
  fetch(`${world.api.url}/api/v1/activity${query}`, { headers: { authorization: `Bearer ${as.key}` } });

describe("GET /activity", () => {
  it("has the last 30 days that are over by model and endpoint, as OpenRouter's SDK reads them", async () => {
    const { data } = await analytics.getUserActivity();
    expect(data.map((row) => [row.date, row.endpointId, row.requests, row.usage, row.byokUsageInference])).toEqual([
      [dateOf(daysAgo(1)), "maker:one", 1, 5e-9, 2],
      [dateOf(daysAgo(2)), "maker:one", 1, 1.500000001, 0],
      [dateOf(daysAgo(2)), "", 1, 0, 0],
    ]);
    expect(data[1]).toMatchObject({ promptTokens: 10, completionTokens: 3, reasoningTokens: 1, model: "maker/one" });
  });

  it("of one day, one key, one user, one workspace", async () => {
    const { data } = await analytics.getUserActivity({
      date: dateOf(daysAgo(1)),
      apiKeyHash: hashApiKey(manager.key),
      workspaceId: manager.workspaceId,
    });
    expect(data).toHaveLength(1);
    const nobody = (await (await activity("?user_id=nobody")).json()) as { data: unknown[] };
    expect(nobody.data).toEqual([]);
    const split = (await (await activity("?group_by=workspace")).json()) as { data: { workspace_id: string }[] };
    expect(split.data[0]?.workspace_id).toBe(manager.workspaceId);
  });

  it("refuses another workspace and its keys as if they were not there, and a day that is not over", async () => {
    expect((await activity(`?workspace_id=${other.workspaceId}`)).status).toBe(404);
    expect((await activity(`?api_key_hash=${hashApiKey(other.key)}`)).status).toBe(404);
    const soon = await activity(`?date=${dateOf(new Date())}`);
    expect(soon.status).toBe(400);
    expect(await soon.text()).toContain("last 30 UTC days");
    expect((await activity("?date=yesterday")).status).toBe(400);
    expect((await activity("", await world.customer())).status).toBe(403);
  });
});

describe("POST /analytics/query", () => {
  const range = { start: daysAgo(3).toISOString(), end: new Date(Date.now() + 3 * dayMs).toISOString() };

  it("answers by day and model, as OpenRouter's SDK reads it, in the workspace alone", async () => {
    const query = {
      metrics: ["request_count", "usage", "error_rate", "cache_hit_rate"],
      dimensions: ["model"],
      granularity: "day",
    };
    const requestBody = { ...query, timeRange: { start: new Date(range.start), end: new Date(range.end) } };
    expect((await analytics.queryAnalytics({ requestBody })).data.metadata).toMatchObject({
      rowCount: 3,
      truncated: false,
    });
    // The SDK leaves out what it has no names for, which is all of a row.
    const { data } = await ask({ ...query, time_range: range });
    expect(data.data[0]).toEqual({
      date__day: new Date(daysAgo(2).getTime() - 3_600_000).toISOString(),
      model: "maker/one",
      model_label: expect.any(String),
      request_count: 2,
      usage: 1.500000001,
      error_rate: 0.5,
      cache_hit_rate: 0.4,
    });
    expect(data.data.at(-1)).toMatchObject({ model: "maker/two", request_count: 1 });
  });

  it("filters, orders, cuts off and says so", async () => {
    const query = { metrics: ["usage", "latency_p50"], dimensions: ["api_key_id"], time_range: range };
    const mine = hashApiKey(manager.key);
    const of = (operator: string, value: unknown) =>
      ask({ ...query, filters: [{ field: "api_key_id", operator, value }] });
    expect((await of("eq", mine)).data.data).toMatchObject([{ usage: 1.500000006, latency_p50: expect.any(Number) }]);
    const foreign = await of("in", [hashApiKey(other.key)]);
    expect(foreign.data.data).toEqual([]);
    expect(foreign.data.warnings?.[0]).toContain("no key of this workspace");
    const unset = (include_unset: boolean) =>
      ask({
        metrics: ["request_count"],
        dimensions: ["provider"],
        time_range: range,
        filters: [{ field: "provider", operator: "not_in", value: ["none"], include_unset }],
        order_by: { field: "request_count", direction: "asc" },
        limit: 1,
      });
    expect((await unset(true)).data).toMatchObject({
      data: [{ provider: null, request_count: 1 }],
      metadata: { truncated: true },
    });
    expect((await unset(false)).data).toMatchObject({ data: [{ provider: "maker" }], metadata: { truncated: false } });
    const users = await ask({ metrics: ["request_count"], dimensions: ["user"], time_range: range });
    expect(users.data.data).toMatchObject([{ request_count: 4 }]);
  });

  it.each([
    [{ metrics: ["sales"] }, "metrics", "request_count"],
    [{ metrics: ["usage"], dimensions: ["planet"] }, "dimensions", "model"],
    [{ metrics: ["usage"], granularity: "year" }, "granularity", "month"],
    [{ metrics: ["usage"], filters: [{ field: "model", operator: "gt", value: "a" }] }, "filters.operator", "not_in"],
    [{ metrics: ["usage"], filters: [{ field: "model", operator: "in", value: "a" }] }, "filters.value", "list"],
    [{ metrics: ["usage"], order_by: { field: "model", direction: "asc" } }, "order_by.field", "usage"],
    [{ metrics: ["usage"], time_range: { start: range.end, end: range.start } }, "time_range", "before"],
    [{ metrics: ["usage"], granularity: "minute" }, "bucket", "longer"],
    [{ metrics: [] }, "metrics", "at least one"],
  ])("refuses %j and says what is possible", async (body, parameter, words) => {
    const { status, error } = await ask(body);
    expect(status).toBe(400);
    expect(error?.param).toBe(parameter);
    expect(error?.message).toContain(words);
  });

  it("lists what may be asked for", async () => {
    const { data } = await analytics.getAnalyticsMeta();
    expect(data.metrics.map(({ name }) => name)).toContain("request_count");
    const all = data.metrics.map(({ name }) => name);
    expect((await ask({ metrics: all })).status).toBe(200);
  });
});
