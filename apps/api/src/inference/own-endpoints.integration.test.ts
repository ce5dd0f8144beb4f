import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseNetworks, strictRules } from "@causeway/egress";
import { createUpstream, probeOwnEndpoint } from "@causeway/providers";
import {
  createOwnEndpoint,
  createOwnKey,
  type CreateOwnEndpointInput,
  type OwnEndpointServiceContext,
  updateOwnKey,
} from "@causeway/services";
import { createLogger } from "@causeway/telemetry";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startApi } from "../api.ts";
import { type ApiWorld, type Customer, expectSoundLedger, patientApi, startApiWorld } from "../api.fixture.ts";

const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;
const egress = { ...strictRules, privateNetworks: parseNetworks("127.0.0.1/32") };

let world: ApiWorld;
let upstream: ReturnType<typeof createUpstream>;
beforeAll(async () => {
  world = await startApiWorld({
    variables: {
      OWN_KEY_ENCRYPTION_KEYS: encryptionKeys,
      OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.1/32",
      BYOK_MONTHLY_ALLOWANCE_USD: "0",
    },
  });
  upstream = createUpstream(new Map(), { egress });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await upstream.close();
  await world.close();
});

const contextOf = ({ workspaceId }: Customer): OwnEndpointServiceContext => ({
  database: world.database,
  actor: { kind: "user", userId: "owner", workspaceId, role: "owner" },
  vault: createKeyVault(localKeyWrapper(encryptionKeys)),
  announceOwnKeyChange: (id) => world.announce({ kind: "own-keys", workspaceId: id }),
  egress,
  probeEndpoint: (question) => probeOwnEndpoint(upstream, question),
});

const sandboxUrl = (slug: string) => `${world.sandbox.url}/providers/${slug}/v1`;

const addEndpoint = (customer: Customer, slug: string, changes: Partial<CreateOwnEndpointInput> = {}) =>
  createOwnEndpoint(contextOf(customer), {
    workspaceId: customer.workspaceId,
    name: `The ${slug}`,
    slug,
    wireFormat: "openai-chat",
    baseUrl: sandboxUrl(`box-${slug}`),
    key: "sk-mine-0123456789",
    models: [{ upstreamModelId: "llama-3", price: { input: "2", output: "8" } }],
    ...changes,
  });

/** Paid by the month: so many calls in five hours by its terms, and by its upstream's own count. */
const addLane = (customer: Customer, slug: string, calls: number, changes: Partial<CreateOwnEndpointInput> = {}) =>
  addEndpoint(customer, slug, {
    baseUrl: sandboxUrl(`subscription-1000-per-18000s-${slug}-${randomUUID()}`),
    alwaysUse: false,
    models: [{ upstreamModelId: "gpt-4.1", modelId: "maker/one" }],
    flatRate: {
      monthlyPrice: "20",
      windows: [{ unit: "requests", quota: calls, hours: 5, kind: "rolling" }],
      longestWaitSeconds: 20,
    },
    ...changes,
  });

const ask = (more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: "Tell me about bridges" }],
  max_tokens: 30,
  ...more,
});

type Answer = {
  id: string;
  model: string;
  provider: string;
  usage: { is_byok: boolean; cost: number; cost_details: { upstream_inference_cost: number } };
  choices: { message: { content: string } }[];
};

/** Announcements take a moment to arrive. */
async function answerFrom(customer: Customer, provider: string, body: object = ask()): Promise<Answer> {
  let answer: Answer | undefined;
  await expect
    .poll(async () => {
      answer = (await (await customer.chat(body)).json()) as Answer;
      return answer.provider;
    })
    .toBe(provider);
  if (!answer) throw new Error("no answer");
  return answer;
}

const attemptsOf = async (customer: Customer, id: string) => {
  const { data } = (await (await customer.get(`/generation?id=${id}`)).json()) as {
    data: { provider_responses: { provider_name: string; status: number | null; reason?: string }[] };
  };
  return data.provider_responses;
};

describe("an own endpoint", () => {
  it.each(["openai-chat", "anthropic-messages"] as const)("answers a model of its own over %s", async (wireFormat) => {
    const customer = await world.customer();
    await addEndpoint(customer, "gpu", { wireFormat });
    const body = ask({ model: "own/gpu/llama-3" });
    await expect.poll(async () => (await customer.chat(body)).status).toBe(200);
    const answer = await answerFrom(customer, "The gpu", body);
    expect(answer).toMatchObject({ model: "own/gpu/llama-3", usage: { is_byok: true } });
    const { cost, cost_details: details } = answer.usage;
    // 5 % of its own price list, to the nano: the sum of fees is rounded up once a month.
    expect(Math.abs(cost * 1e9 - details.upstream_inference_cost * 1e9 * 0.05)).toBeLessThan(1);
    const streamed = await (await customer.chat({ ...body, stream: true })).text();
    expect(streamed).toContain('"provider":"The gpu"');
    expect(streamed).toContain("data: [DONE]");
  });

  it("serves a model of ours before shared capacity, in the owner's order, and names itself in the log", async () => {
    const customer = await world.customer();
    await addEndpoint(customer, "broken", {
      models: [{ upstreamModelId: "gpt-4.1", modelId: "maker/one" }],
      alwaysUse: false,
    });
    await addEndpoint(customer, "sound", {
      models: [{ upstreamModelId: "gpt-4.1", modelId: "maker/one" }],
      alwaysUse: false,
    });
    await answerFrom(customer, "The broken");
    await world.fault("box-broken", { kind: "status", status: 503, times: 100 });
    const { id } = await answerFrom(customer, "The sound");
    expect(await attemptsOf(customer, id)).toMatchObject([
      { provider_name: "The broken", status: 503 },
      { provider_name: "The sound", status: 200 },
    ]);
  });

  it("is another workspace's business only", async () => {
    const [owner, stranger] = [await world.customer(), await world.customer()];
    await addEndpoint(owner, "gpu");
    const body = ask({ model: "own/gpu/llama-3" });
    await answerFrom(owner, "The gpu", body);
    const refused = await stranger.chat(body);
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("not a valid model ID")]);
  });

  it("that moved into a private network since it was added is not called", async () => {
    const customer = await world.customer();
    const { id } = await addEndpoint(customer, "moved");
    await world.database.ownEndpoint.update({ where: { ownKeyId: id }, data: { baseUrl: "http://127.0.0.2:9/v1" } });
    await world.announce({ kind: "own-keys", workspaceId: customer.workspaceId });
    const body = ask({ model: "own/moved/llama-3" });
    await expect.poll(async () => (await customer.chat(body)).status).toBe(502);
    const refused = await (await customer.chat(body)).text();
    expect(refused).toContain("not on the public internet");
  });
});

describe("flat-rate lanes", () => {
  it("overflow in the set order: first account, second account, metered key, shared capacity", async () => {
    const customer = await world.customer();
    await addLane(customer, "first", 2);
    await addLane(customer, "second", 1);
    const metered = await createOwnKey(contextOf(customer), {
      workspaceId: customer.workspaceId,
      providerId: "groq",
      key: "sk-metered-0123456789",
      alwaysUse: false,
    });
    const first = await answerFrom(customer, "The first");
    expect(first.usage).toMatchObject({ is_byok: true, cost: 0 });
    const next = async () => (await (await customer.chat(ask())).json()) as Answer;
    // Announced one after the other, so all three are known once the last is.
    await expect.poll(async () => (await next()).provider).toBe("Groq");
    const used = async () => {
      const counts = await world.database.generation.groupBy({
        by: ["providerId"],
        where: { workspaceId: customer.workspaceId, providerId: { startsWith: "own-" } },
        _count: true,
      });
      return Object.fromEntries(counts.map(({ providerId, _count }) => [providerId, _count]));
    };
    await expect.poll(used).toEqual({ "own-first": 2, "own-second": 1 });
    await updateOwnKey(contextOf(customer), { workspaceId: customer.workspaceId, id: metered.id, disabled: true });
    const { id } = await answerFrom(customer, "Openai");
    expect(await attemptsOf(customer, id)).toMatchObject([
      { provider_name: "The first", status: null },
      { provider_name: "The second", status: null },
      { status: 200 },
    ]);
    const attempts = await world.database.attempt.findMany({
      where: { generationId: id },
      orderBy: { sequence: "asc" },
    });
    expect(attempts.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^its quota of 2 requests in 5 h is used up until /),
      expect.stringMatching(/^its quota of 1 requests in 5 h is used up until /),
      null,
    ]);
  });

  it("learn from their upstream that less is left than they thought", async () => {
    const customer = await world.customer();
    // One call tests it, one is answered.
    await addLane(customer, "small", 1_000, {
      baseUrl: sandboxUrl(`subscription-2-per-18000s-small-${randomUUID()}`),
    });
    const { id } = await answerFrom(customer, "The small");
    expect(await attemptsOf(customer, id)).toHaveLength(1);
    // Its last answer said that nothing is left: it is not even asked any more.
    const later = await answerFrom(customer, "Openai");
    const [passedOver] = await world.database.attempt.findMany({
      where: { generationId: later.id },
      orderBy: { sequence: "asc" },
    });
    expect(passedOver?.reason).toMatch(/^by its own word it takes no calls until /);
  });

  it("answer those who asked for a stream with one, made of the whole answer", async () => {
    const customer = await world.customer();
    await addLane(customer, "whole", 50);
    await answerFrom(customer, "The whole");
    const response = await customer.chat(ask({ stream: true, stream_options: { include_usage: true } }));
    const events = (await response.text()).split("\n\n").filter((event) => event.startsWith("data: {"));
    const chunks = events.map((event) => JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[] });
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
    expect(response.headers.get("content-type")).toMatch(/event-stream/);
    expect(text.length).toBeGreaterThan(20);
    expect(chunks.at(-1)).toMatchObject({ usage: { is_byok: true, cost: 0 } });
    const tools = [{ type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } }];
    const called = await (await customer.chat(ask({ stream: true, tools, tool_choice: "required" }))).text();
    expect(called).toContain('"name":"look"');
    expect(called).toContain('"finish_reason":"tool_calls"');
  });

  it("take one call at a time and let the others wait, all of which are answered", async () => {
    const customer = await world.customer();
    await addLane(customer, "queue", 50, { alwaysUse: true });
    await answerFrom(customer, "The queue");
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => (await (await customer.chat(ask())).json()) as Answer),
    );
    expect(answers.map(({ provider }) => provider)).toEqual(answers.map(() => "The queue"));
  });
});

it("two gateways together use a quota to its last call and not one call more", async () => {
  const customer = await world.customer();
  const quota = 20;
  const windows = [{ unit: "requests" as const, quota, hours: 5, kind: "rolling" as const }];
  await addLane(customer, "shared", quota, {
    flatRate: { monthlyPrice: "20", windows, concurrency: 50, queueLength: 0 },
  });
  const folder = await mkdtemp(join(tmpdir(), "causeway-log-"));
  const other = await startApi(
    { ...world.env, WRITE_AHEAD_LOG_DIR: folder },
    createLogger("api", "silent"),
    patientApi,
  );
  const served = [await answerFrom(customer, "The shared")];
  const headers = { authorization: `Bearer ${customer.key}`, "content-type": "application/json" };
  const calls = [world.api.url, other.url].flatMap((url) =>
    Array.from({ length: 20 }, async () => {
      const body = JSON.stringify(ask());
      const response = await fetch(`${url}/api/v1/chat/completions`, { method: "POST", headers, body });
      return (await response.json()) as Answer;
    }),
  );
  served.push(...(await Promise.all(calls)));
  await other.close();
  await rm(folder, { recursive: true, force: true });
  const byLane = served.filter(({ provider }) => provider === "The shared");
  expect(served).toHaveLength(41);
  expect(byLane).toHaveLength(quota);
});

it("leaves a sound ledger after everything above", async () => {
  await expect(expectSoundLedger(world.database)).resolves.toBeUndefined();
});
