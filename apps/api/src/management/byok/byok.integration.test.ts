import { randomBytes } from "node:crypto";
import { hashApiKey } from "@causeway/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
beforeAll(async () => {
  world = await startApiWorld({
    variables: {
      OWN_KEY_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.1/32",
    },
  });
  manager = await world.customer({ keyClass: "management" });
});
afterAll(() => world.close());

type Credential = Record<string, unknown> & { readonly id: string; readonly endpoint: Record<string, unknown> | null };

const send = (method: string, path: string, body?: object, as: Customer = manager) =>
  fetch(`${world.api.url}/api/v1/byok${path}`, {
    method,
    headers: { authorization: `Bearer ${as.key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });

async function call(method: string, path: string, body?: object, as?: Customer) {
  const response = await send(method, path, body, as);
  const text = await response.text();
  const answer = JSON.parse(text) as {
    data: Credential;
    error: { message: string; param: string };
    deleted: boolean;
  };
  return { status: response.status, text, ...answer };
}

const secret = "sk-proj-0123456789abcdefWXYZ";
const listed = async (query = "", as?: Customer) => {
  const response = await send("GET", query, undefined, as);
  const { data, total_count: total } = (await response.json()) as {
    data: readonly Credential[];
    total_count: number;
  };
  return { total, list: data };
};

const endpoint = (more: object = {}) => ({
  slug: "gpu",
  wire_format: "openai-chat",
  base_url: `${world.sandbox.url}/providers/box/v1`,
  models: [{ upstream_model: "llama-3", pricing: { prompt: "0.25", completion: "1.5" } }],
  ...more,
});

describe("a credential's life over the API", () => {
  it("is added, read, changed, listed and forgotten, and its key is never told", async () => {
    const created = await call("POST", "", { provider: "openai", key: secret, name: "Production" });
    expect(created).toMatchObject({
      status: 201,
      data: {
        provider: "openai",
        name: "Production",
        label: "sk-…WXYZ",
        disabled: false,
        is_fallback: false,
        is_byok_only: true,
        sort_order: 0,
        allowed_models: null,
        allowed_api_key_hashes: null,
        allowed_user_ids: null,
        endpoint: null,
        workspace_id: manager.workspaceId,
      },
    });
    const { id } = created.data;
    expect((await call("GET", `/${id}`)).data).toEqual(created.data);

    const hash = hashApiKey(manager.key);
    expect((await call("POST", `/${id}/test`)).data).toMatchObject({ works: true, model: "maker/one" });
    const changed = await call("PATCH", `/${id}`, {
      name: "Renamed",
      is_fallback: true,
      allowed_models: ["maker/one"],
      allowed_api_key_hashes: [hash],
      key: "sk-new-0123456789abcdefABCD",
    });
    expect(changed).toMatchObject({
      status: 200,
      data: {
        name: "Renamed",
        label: "sk-…ABCD",
        is_fallback: true,
        is_byok_only: false,
        allowed_models: ["maker/one"],
        allowed_api_key_hashes: [hash],
      },
    });
    expect((await call("PATCH", `/${id}`, { allowed_models: null, disabled: true })).data).toMatchObject({
      allowed_models: null,
      allowed_api_key_hashes: [hash],
      disabled: true,
    });
    expect([created.text, changed.text].filter((text) => text.includes("0123456789abcdef"))).toEqual([]);

    await call("POST", "", { provider: "groq", key: secret });
    await call("POST", "", { provider: "openai", key: secret });
    const { total, list } = await listed("?provider=openai");
    expect([total, list.map(({ sort_order: place }) => place)]).toEqual([2, [0, 1]]);
    expect((await listed("?limit=1&offset=1")).list).toHaveLength(1);

    expect(await call("DELETE", `/${id}`)).toMatchObject({ status: 200, deleted: true });
    expect((await call("GET", `/${id}`)).status).toBe(404);
    expect((await call("DELETE", `/${id}`)).status).toBe(404);
    const [audit] = await world.database.auditEntry.findMany({
      where: { workspaceId: manager.workspaceId, action: "own-key.create" },
    });
    expect(audit?.actor).toBe(`key:${manager.apiKeyId}`);
  });

  it("may be an endpoint of one's own, with a price list and then by the month, and tells its use", async () => {
    const owner = await world.customer({ keyClass: "management" });
    const created = await call("POST", "", { provider: "own", key: secret, endpoint: endpoint() }, owner);
    expect(created).toMatchObject({
      status: 201,
      data: {
        provider: "own-gpu",
        name: "gpu",
        endpoint: {
          slug: "gpu",
          models: [
            {
              upstream_model: "llama-3",
              model: "own/gpu/llama-3",
              context_length: 128_000,
              max_output_tokens: null,
              pricing: { prompt: "0.25", completion: "1.5" },
            },
          ],
          flat_rate: null,
        },
      },
    });
    const { id } = created.data;
    expect((await call("GET", `/${id}/use`, undefined, owner)).status).toBe(404);
    expect((await call("POST", `/${id}/test`, undefined, owner)).data).toMatchObject({
      works: true,
      message: null,
      http_status: 200,
      model: "own/gpu/llama-3",
    });
    const flatRate = { monthly_price: "20", windows: [{ unit: "requests", quota: 40, hours: 5, kind: "rolling" }] };
    const changed = await call("PATCH", `/${id}`, { endpoint: { flat_rate: flatRate } }, owner);
    expect(changed.data.endpoint).toMatchObject({
      flat_rate: { ...flatRate, concurrency: 1, queue_length: 20, longest_wait_seconds: 60, answers_whole: true },
    });
    await expect
      .poll(async () => (await call("GET", `/${id}/use`, undefined, owner)).data)
      .toMatchObject({
        running: 0,
        waiting: 0,
        closed_until: null,
        windows: [{ unit: "requests", quota: 40, used: 0, hours: 5, requests: 0, list_price: 0 }],
        last_30_days: { requests: 0, price: 20, saved: -20 },
      });
    const back = await call("PATCH", `/${id}`, { endpoint: { flat_rate: null } }, owner);
    expect(back.data.endpoint).toMatchObject({ flat_rate: null });
  });
});

describe("what is refused, and how", () => {
  it.each([
    [{ provider: "nobody", key: secret }, "provider"],
    [{ provider: "openai", key: "short" }, "key"],
    [{ provider: "openai" }, "key"],
    [{ provider: "openai", key: secret, is_fallback: true, is_byok_only: true }, "is_byok_only"],
    [{ provider: "openai", key: secret, allowed_models: ["maker/none"] }, "allowed_models"],
    [{ provider: "openai", key: secret, allowed_models: [] }, "allowed_models"],
    [{ provider: "openai", key: secret, allowed_api_key_hashes: ["x"] }, "allowed_api_key_hashes.0"],
    [{ provider: "openai", key: secret, allowed_api_key_hashes: ["a".repeat(64)] }, "allowed_api_key_hashes"],
    [{ provider: "openai", key: secret, allowed_user_ids: ["nobody"] }, "allowed_user_ids"],
    [{ provider: "openai", key: secret, endpoint: {} }, "endpoint.slug"],
    [{ provider: "own", key: secret }, "endpoint"],
  ])("400 for %j, naming the parameter", async (body, param) => {
    expect(await call("POST", "", body)).toMatchObject({ status: 400, error: { param } });
  });

  it.each([
    [{ base_url: "http://127.0.0.2:80/v1" }, "endpoint.base_url"],
    [{ base_url: "https://169.254.169.254/" }, "endpoint.base_url"],
    [{ models: [{ upstream_model: "a", model: "maker/none" }] }, "endpoint.models.0.model"],
    [
      { models: [{ upstream_model: "a", pricing: { prompt: "x", completion: "1" } }] },
      "endpoint.models.0.pricing.prompt",
    ],
    [{ flat_rate: { monthly_price: "x", windows: [] } }, "endpoint.flat_rate.monthly_price"],
  ])("400 for an endpoint with %j, naming the parameter", async (more, param) => {
    const body = { provider: "own", key: secret, endpoint: endpoint({ slug: "other", ...more }) };
    expect(await call("POST", "", body)).toMatchObject({ status: 400, error: { param } });
  });

  it("400 for an endpoint that does not take the key, in its own words", async () => {
    const body = { provider: "own", key: "invalid-0123456789", endpoint: endpoint({ slug: "other" }) };
    const refused = await call("POST", "", body);
    expect(refused).toMatchObject({
      status: 400,
      error: { param: "key", message: expect.stringContaining("HTTP 401") },
    });
  });

  it("403 for a key that calls models, 401 without one, 404 for another workspace's", async () => {
    const [caller, stranger] = [await world.customer(), await world.customer({ keyClass: "management" })];
    expect((await call("GET", "", undefined, caller)).status).toBe(403);
    expect((await fetch(`${world.api.url}/api/v1/byok`)).status).toBe(401);
    const { data } = await call("POST", "", { provider: "openai", key: secret });
    for (const [method, body] of [["GET"], ["PATCH", { name: "x" }], ["DELETE"]] as const) {
      expect((await call(method, `/${data.id}`, body, stranger)).status).toBe(404);
    }
    expect((await listed("", stranger)).total).toBe(0);
    expect((await call("GET", `?workspace_id=${stranger.workspaceId}`)).status).toBe(404);
    expect((await call("GET", "/not-an-id")).status).toBe(400);
  });
});

it("a key's calls on own credentials are counted in GET /key at list price", async () => {
  const owner = await world.customer({ keyClass: "management" });
  const caller = await world.customer();
  await world.database.apiKey.update({ where: { id: caller.apiKeyId }, data: { workspaceId: owner.workspaceId } });
  await call("POST", "", { provider: "own", key: secret, endpoint: endpoint() }, owner);
  const body = { model: "own/gpu/llama-3", messages: [{ role: "user", content: "Hi" }], max_tokens: 20 };
  await expect.poll(async () => (await caller.chat(body)).status).toBe(200);
  const { data } = (await (await caller.get("/key")).json()) as { data: Record<string, number> };
  expect(data["byok_usage"]).toBeGreaterThan(0);
  expect(data["byok_usage_monthly"]).toBe(data["byok_usage"]);
  expect(data).toMatchObject({ usage: 0, include_byok_in_limit: false });
});
