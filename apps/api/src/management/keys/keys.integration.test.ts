import { hashApiKey } from "@causeway/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.customer({ keyClass: "management" });
});
afterAll(() => world.close());

type Key = Record<string, unknown> & { readonly hash: string; readonly limits: Record<string, unknown> };

const send = (method: string, path: string, body?: object, as: Customer = manager) =>
  fetch(`${world.api.url}/api/v1/keys${path}`, {
    method,
    headers: { authorization: `Bearer ${as.key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });

async function call(method: string, path: string, body?: object, as?: Customer) {
  const response = await send(method, path, body, as);
  const answer = (await response.json()) as { data: Key; key: string; error: { message: string; param: string } };
  return { status: response.status, ...answer };
}

const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 20 };
const chat = (key: string) =>
  fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(ask),
  });

describe("a key's life over the API", () => {
  it("is made with a limit, shown once, used, changed and ended", async () => {
    const created = await call("POST", "", {
      name: "CI",
      limit: 0.01,
      limit_reset: "weekly",
      include_byok_in_limit: true,
      expires_at: "2999-01-01T00:00:00Z",
    });
    expect(created.status).toBe(201);
    expect(created.data).toMatchObject({
      hash: hashApiKey(created.key),
      name: "CI",
      disabled: false,
      limit: 0.01,
      limit_remaining: 0.01,
      limit_reset: "weekly",
      include_byok_in_limit: true,
      usage: 0,
      expires_at: "2999-01-01T00:00:00.000Z",
      workspace_id: manager.workspaceId,
    });

    await world.database
      .$executeRaw`SELECT post_transaction('t', 'promotional-grant', ${manager.workspaceId}, 'grant:t',
      ${JSON.stringify([
        { account: "platform:promotional-grants", amount: "-1000000000" },
        { account: `workspace:${manager.workspaceId}:credits`, amount: "1000000000" },
      ])}::jsonb)::text`;
    const answer = await chat(created.key);
    expect(answer.status).toBe(200);
    await world.settlementOf(answer.headers.get("x-generation-id") ?? "");
    const path = `/${created.data.hash}`;
    const used = await call("GET", path);
    const { usage, usage_daily: today, limit_remaining: left } = used.data;
    expect(usage).toBeGreaterThan(0);
    expect(today).toBe(usage);
    expect(Number(usage) + Number(left)).toBeCloseTo(0.01, 9);

    const raised = await call("PATCH", path, { limit: 2, limit_reset: null, name: "CI 2" });
    expect(raised.data).toMatchObject({ name: "CI 2", limit: 2, limit_reset: null, include_byok_in_limit: true });
    const disabled = await call("PATCH", path, { disabled: true });
    expect(disabled.data).toMatchObject({ disabled: true, limit: 2 });
    await expect.poll(async () => (await chat(created.key)).status).toBe(401);
    expect((await call("PATCH", path, { disabled: false, limit: null })).data).toMatchObject({ limit: null });

    expect(await call("DELETE", path)).toMatchObject({ status: 200, deleted: true });
    expect((await chat(created.key)).status).toBe(401);
    expect((await call("GET", path)).status).toBe(404);
    const audit = await world.database.auditEntry.findMany({
      where: { workspaceId: manager.workspaceId },
      orderBy: { createdAt: "asc" },
    });
    expect(audit.map(({ action, actor }) => `${actor} ${action}`)).toEqual(
      ["create", "update", "update", "update", "revoke"].map((verb) => `key:${manager.apiKeyId} api-key.${verb}`),
    );
  });

  it("has any number of limits at once, and says what is left of each", async () => {
    const { data } = await call("POST", "", {
      name: "Many",
      limits: { total: 100, daily: 5, requests_per_minute: 60, concurrency: 2, allowed_models: ["maker/*"] },
    });
    expect(data).toMatchObject({ limit: 5, limit_reset: "daily", limit_remaining: 5 });
    expect(data.limits).toMatchObject({
      holder: "key",
      spend: [
        { period: "total", limit: 100, spent: 0, remaining: 100, resets_at: null },
        { period: "daily", limit: 5, resets_at: expect.stringMatching(/T00:00:00\.000Z$/) },
      ],
      requests_per_minute: 60,
      tokens_per_minute: null,
      concurrency: 2,
      allowed_models: ["maker/*"],
    });
    const changed = await call("PATCH", `/${data.hash}`, { limits: { daily: null, tokens_per_minute: 1_000 } });
    expect(changed.data).toMatchObject({ limit: 100, limit_reset: null });
    expect(changed.data.limits).toMatchObject({ requests_per_minute: 60, tokens_per_minute: 1_000 });
  });
});

it("lists the workspace's own keys, newest first, without those that are revoked or, when asked, disabled", async () => {
  const other = await world.customer({ keyClass: "management" });
  await call("POST", "", { name: "theirs" });
  const [a, b] = [await call("POST", "", { name: "a" }, other), await call("POST", "", { name: "b" }, other)];
  await call("PATCH", `/${a.data.hash}`, { disabled: true }, other);
  const names = async (query: string) => {
    const response = await send("GET", query, undefined, other);
    const { data } = (await response.json()) as { data: readonly Key[] };
    return data.map(({ name }) => name);
  };
  expect(await names("")).toEqual(["b", "a"]);
  expect(await names("?include_disabled=false")).toEqual(["b"]);
  expect(await names("?offset=1")).toEqual(["a"]);
  await call("DELETE", `/${b.data.hash}`, undefined, other);
  expect(await names("")).toEqual(["a"]);
  expect((await call("GET", `/${a.data.hash}`)).status).toBe(404);
});

it("binds a key to addresses and says what it is for, and finds it by that", async () => {
  const other = await world.customer({ keyClass: "management" });
  const created = await call(
    "POST",
    "",
    { name: "CI", allowed_ips: [" 10.0.0.0/8", "::ffff:203.0.113.7", "203.0.113.7/32"], environment: " Staging " },
    other,
  );
  expect(created).toMatchObject({
    status: 201,
    data: { allowed_ips: ["10.0.0.0/8", "203.0.113.7"], environment: "staging" },
  });
  expect((await call("POST", "", { name: "free" }, other)).data).toMatchObject({
    allowed_ips: null,
    environment: null,
  });
  const path = `/${created.data.hash}`;
  expect((await call("PATCH", path, { name: "CI 2" }, other)).data).toMatchObject({
    allowed_ips: ["10.0.0.0/8", "203.0.113.7"],
    environment: "staging",
  });
  const found = async (query: string) => {
    const { data } = (await (await send("GET", query, undefined, other)).json()) as { data: readonly Key[] };
    return data.map(({ name }) => name);
  };
  expect(await found("?environment=Staging")).toEqual(["CI 2"]);
  expect(await found("?environment=production")).toEqual([]);
  expect((await call("PATCH", path, { allowed_ips: null, environment: null }, other)).data).toMatchObject({
    allowed_ips: null,
    environment: null,
  });
  const audit = await world.database.auditEntry.findMany({
    where: { workspaceId: other.workspaceId, target: { not: "" } },
    orderBy: { createdAt: "asc" },
  });
  expect(audit.map(({ detail }) => detail)).toMatchObject([
    { allowedIps: ["10.0.0.0/8", "203.0.113.7"], environment: "staging" },
    { name: "free" },
    {},
    { before: { allowedIps: ["10.0.0.0/8", "203.0.113.7"] }, after: { allowedIps: [], environment: null } },
  ]);
});

it.each<[object, string, string]>([
  [{ allowed_ips: ["10.0.0.0/8", "ten"] }, "allowed_ips.1", "“ten” is no address and no network."],
  [{ allowed_ips: ["10.0.0.0/40"] }, "allowed_ips.0", "“10.0.0.0/40” is no address"],
  [{ allowed_ips: ["203.0.113.7/8"] }, "allowed_ips.0", "Write 203.0.0.0/8 for all of it, or 203.0.113.7 alone."],
  [{ allowed_ips: [] }, "allowed_ips", "none at all (null)"],
  [{ allowed_ips: Array.from({ length: 101 }, () => "10.0.0.0/8") }, "allowed_ips", "At most 100"],
  [{ environment: "" }, "environment", "(null)"],
  [{ environment: "x".repeat(25) }, "environment", "at most 24"],
  [{ environment: "<script>" }, "environment", "letters, digits"],
])("400 for a place like %j names %s", async (body, param, message) => {
  expect(await call("POST", "", { name: "k", ...body })).toMatchObject({
    status: 400,
    error: { param, message: expect.stringContaining(message) },
  });
});

it("makes a key for a member, whose limits then count its calls", async () => {
  const { ownerId } = await world.database.membership
    .findFirstOrThrow({ where: { workspaceId: manager.workspaceId } })
    .then(({ userId }) => ({ ownerId: userId }));
  const { data } = await call("POST", "", { name: "theirs", creator_user_id: ownerId });
  expect(data["creator_user_id"]).toBe(ownerId);
  const refused = await call("POST", "", { name: "x", creator_user_id: "nobody" });
  expect(refused).toMatchObject({ status: 400, error: { param: "creator_user_id" } });
});

describe("what is refused, and how", () => {
  it.each<[object, string]>([
    [{}, "name"],
    [{ name: "" }, "name"],
    [{ name: "k", limit: -1 }, "limit"],
    [{ name: "k", limit: "5" }, "limit"],
    [{ name: "k", limit_reset: "hourly" }, "limit_reset"],
    [{ name: "k", limit_reset: "daily" }, "limit_reset"],
    [{ name: "k", limit: 5, limits: { daily: 5 } }, "limits"],
    [{ name: "k", limits: { concurrency: 0 } }, "limits.concurrency"],
    [{ name: "k", limits: { allowed_models: [] } }, "limits.allowed_models"],
    [{ name: "k", limits: { allowed_providers: ["nobody"] } }, "limits.allowed_providers"],
    [{ name: "k", expires_at: "tomorrow" }, "expires_at"],
    [{ name: "k", expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
  ])("400 for %j names %s", async (body, param) => {
    const before = await world.database.apiKey.count();
    expect(await call("POST", "", body)).toMatchObject({ status: 400, error: { param } });
    expect(await world.database.apiKey.count()).toBe(before);
  });

  it("403 for a key that calls models, 404 for another workspace's key", async () => {
    const caller = await world.customer();
    expect(await call("GET", "", undefined, caller)).toMatchObject({
      status: 403,
      error: { message: expect.stringContaining("management key") },
    });
    const { hash } = await world.database.apiKey.findUniqueOrThrow({ where: { id: caller.apiKeyId } });
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? { disabled: true } : undefined;
      expect((await call(method, `/${hash}`, body)).status).toBe(404);
    }
  });
});
