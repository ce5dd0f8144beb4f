import { createRequestCounts } from "@causeway/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
let generationId: string;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  const response = await customer.chat(
    { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 20, user: "u\0\ud800-7" },
    {
      headers: {
        authorization: `Bearer ${customer.key}`,
        "x-title": "My app",
        "http-referer": "https://app.test",
        "x-session-id": "session-9",
      },
    },
  );
  generationId = response.headers.get("x-generation-id") ?? "";
});
afterAll(() => world.close());

const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe("GET /generation", () => {
  it("200: tokens, cost, attempts and who asked", async () => {
    const response = await customer.get(`/generation?id=${generationId}`);
    const { chargedNano } = await world.settlementOf(generationId);
    const { data } = (await response.json()) as { data: { total_cost: number } };
    expect(data).toMatchObject({
      id: generationId,
      model: "maker/one",
      app_title: "My app",
      http_referer: "https://app.test",
      session_id: "session-9",
      external_user: "u\ufffd-7",
      streamed: false,
      provider_responses: [{ status: 200, outcome: "completed" }],
    });
    expect(Math.round(data.total_cost * 1e9)).toBe(Number(chargedNano));
  });

  it("404: another workspace's generation and a missing one look the same", async () => {
    const stranger = await world.customer();
    const missing = generationId.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const [foreign, absent] = await Promise.all([
      stranger.get(`/generation?id=${generationId}`),
      stranger.get(`/generation?id=${missing}`),
    ]);
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect((await foreign.text()).replace(generationId, missing)).toBe(await absent.text());
  });

  it("says what the call was warned of, as the answer did", async () => {
    const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], store: true };
    const answer = (await (await customer.chat(ask)).json()) as { id: string; warnings: readonly object[] };
    expect(answer.warnings.length).toBeGreaterThan(0);
    const warned = async () => {
      const { data } = await bodyOf(await customer.get(`/generation?id=${answer.id}`));
      return (data as { warnings: unknown }).warnings;
    };
    await expect.poll(warned).toEqual(answer.warnings);
  });

  it("finds a call right after its last byte", async () => {
    for (let call = 0; call < 20; call++) {
      const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 };
      const { id } = (await (await customer.chat(ask)).json()) as { id: string };
      expect((await customer.get(`/generation?id=${id}`)).status).toBe(200);
    }
  });

  it("400 without an id, 401 without a key", async () => {
    expect((await customer.get("/generation")).status).toBe(400);
    expect((await fetch(`${world.api.url}/v1/generation?id=${generationId}`)).status).toBe(401);
  });
});

describe("GET /key", () => {
  it.each(["/key", "/auth/key"])("200 at %s: what it may spend and has spent", async (path) => {
    const limited = await world.customer({ limitNano: 2_000_000_000n });
    const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 20 };
    const { id } = (await (await limited.chat(ask)).json()) as { id: string };
    await world.settlementOf(id);
    const { data } = (await (await limited.get(path)).json()) as { data: Record<string, number> };
    expect(data).toMatchObject({ limit: 2, is_management_key: false, limit_reset: null });
    expect(data["usage"]).toBeGreaterThan(0);
    expect((data["usage"] ?? 0) + (data["limit_remaining"] ?? 0)).toBeCloseTo(2, 9);
    expect(data["usage_daily"]).toBe(data["usage"]);
  });

  it("401 without a key", async () => {
    const response = await fetch(`${world.api.url}/api/v1/key`);
    expect(response.status).toBe(401);
  });
});

it("GET /credits: what was added and what was spent; the difference is left", async () => {
  const response = await customer.get("/credits");
  const { data } = (await response.json()) as { data: { total_credits: number; total_usage: number } };
  expect(data.total_credits).toBe(10);
  expect(data.total_usage).toBeGreaterThan(0);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
});

describe("GET /models", () => {
  it("needs no key and pages by id", async () => {
    const first = await bodyOf(await fetch(`${world.api.url}/v1/models?limit=2`));
    expect(first).toMatchObject({ total_count: 4, has_more: true });
    const rest = await bodyOf(await fetch(`${world.api.url}/v1/models?after_id=${String(first["last_id"])}`));
    expect(rest).toMatchObject({ has_more: false, data: [{ id: "maker/two" }, { id: "causeway/auto" }] });
  });

  it("400 names the parameter", async () => {
    const response = await fetch(`${world.api.url}/v1/models?limit=many`);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({ error: { param: "limit" } });
  });

  it("lists a model's endpoints, or 404", async () => {
    const { data } = (await bodyOf(await fetch(`${world.api.url}/v1/models/maker/one/endpoints`))) as {
      data: { endpoints: { provider_name: string; pricing: object }[] };
    };
    expect(data.endpoints).toMatchObject([
      { provider_name: "Groq", pricing: { prompt: "0.000002", completion: "0.000008" } },
      { provider_name: "Openai", pricing: { prompt: "0.000001", completion: "0.000004" } },
    ]);
    expect((await fetch(`${world.api.url}/v1/models/maker/none/endpoints`)).status).toBe(404);
  });

  it("shows a price as soon as someone says that the catalogue changed", async () => {
    await world.database.priceVersion.create({
      data: { endpointId: "groq:maker/one", inputPico: 9_000_000n, outputPico: 9_000_000n, source: "test" },
    });
    await world.announce({ kind: "catalog" });
    await expect
      .poll(async () => (await fetch(`${world.api.url}/v1/models/maker/one/endpoints`)).text())
      .toContain('"prompt":"0.000009"');
  });
});

it("GET /health and GET /openapi.json answer", async () => {
  expect(await bodyOf(await fetch(`${world.api.url}/health`))).toEqual({ status: "ok", database: "ok" });
  const { paths } = await bodyOf(await fetch(`${world.api.url}/openapi.json`));
  expect(Object.keys(paths as object)).toEqual(
    expect.arrayContaining([
      "/v1/chat/completions",
      "/v1/completions",
      "/v1/responses",
      "/v1/responses/input_tokens",
      "/v1/messages",
      "/v1/messages/count_tokens",
      "/v1beta/models/{model}:generateContent",
      "/v1/generation",
      "/v1/models",
    ]),
  );
});

it("404 and 405 are JSON and have ids", async () => {
  const missing = await fetch(`${world.api.url}/api/v1/nothing`);
  expect(missing.status).toBe(404);
  expect(missing.headers.get("x-request-id")).toMatch(/^req-/);
  expect(await bodyOf(missing)).toMatchObject({ error: { code: 404 } });
  const wrong = await fetch(`${world.api.url}/api/v1/models/maker/one/endpoints`, { method: "DELETE" });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get("allow")).toBe("GET, OPTIONS");
});

it("takes bodies up to 1 MB, whether their length is told or not", async () => {
  const manager = await world.customer({ keyClass: "management" });
  const headers = { authorization: `Bearer ${manager.key}`, "content-type": "application/json" };
  const statusOf = async (body: string | ReadableStream) =>
    (await fetch(`${world.api.url}/api/v1/keys`, { method: "POST", headers, body, duplex: "half" })).status;
  const small = JSON.stringify({ name: "Small" });
  expect([await statusOf(small), await statusOf(new Blob([small]).stream())]).toEqual([201, 201]);
  const large = JSON.stringify({ name: "x".repeat(1_100_000) });
  expect([await statusOf(large), await statusOf(new Blob([large]).stream())]).toEqual([413, 413]);
});

it("browsers may ask from anywhere", async () => {
  const response = await fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "OPTIONS",
    headers: { "access-control-request-headers": "authorization, x-stainless-os" },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-headers")).toBe("authorization, x-stainless-os");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
});

it("never logs a key or what was asked", () => {
  const log = world.logged.join("");
  expect(log).toContain(generationId);
  expect(log).not.toContain(customer.key);
  expect(log).not.toContain("Hello");
});

it("429 to a key that has asked other processes all that it may in a minute, and calls of models go on", async () => {
  const another = createRequestCounts(world.env.REDIS_URL, { timeoutMs: 20_000 });
  const count = () =>
    another.count(customer.workspaceId, [{ name: `key:${customer.apiKeyId}`, limit: 600 }]).catch(() => undefined);
  const isFull = async () => (await Promise.all(Array.from({ length: 100 }, count))).some((full) => full !== undefined);
  await expect.poll(isFull).toBe(true);
  another.disconnect();
  let refused = await customer.get("/key");
  // A process that gets no answer from Redis in time goes by its own counts.
  await expect.poll(async () => (refused = await customer.get("/key")).status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await bodyOf(refused)).toMatchObject({ error: { message: expect.stringContaining("600 requests") } });
  const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 20 };
  expect((await customer.chat(ask)).status).toBe(200);
});
