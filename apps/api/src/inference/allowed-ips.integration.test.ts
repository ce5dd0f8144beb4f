import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  // Whoever calls the API in this test is a proxy of ours.
  world = await startApiWorld({ variables: { TRUSTED_PROXIES: "127.0.0.0/8, ::1/128" } });
  customer = await world.customer();
  await bind(customer, ["203.0.113.6/31", "2001:db8::/32"]);
});
afterAll(() => world.close());

const bind = ({ apiKeyId }: Customer, allowedIps: string[]) =>
  world.database.apiKey.update({ where: { id: apiKeyId }, data: { allowedIps }, select: { id: true } });

const call = (path: string, from: string | undefined, { key }: Customer = customer) =>
  fetch(`${world.api.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      ...(from !== undefined && { "x-forwarded-for": from }),
    },
    body: JSON.stringify({ model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }),
  });

it.each([
  "/api/v1/chat/completions",
  "/api/v1/completions",
  "/api/v1/responses",
  "/api/v1/responses/input_tokens",
  "/api/v1/messages",
  "/api/v1/messages/count_tokens",
  "/api/v1beta/models/maker/one:generateContent",
  "/api/v1beta/models/maker/one:streamGenerateContent",
  "/api/v1beta/models/maker/one:countTokens",
  "/api/v1/embeddings",
  "/api/v1/rerank",
  "/api/v1/search",
  "/api/v1/images",
  "/api/v1/images/generations",
  "/api/v1/images/edits",
  "/api/v1/audio/speech",
  "/api/v1/audio/transcriptions",
])("%s is refused from elsewhere, and reached from there", async (path) => {
  const refused = await call(path, "203.0.113.8");
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain(
    "may not be used from 203.0.113.8: it works from 203.0.113.6/31, 2001:db8::/32.",
  );
  expect((await call(path, "203.0.113.7")).status).not.toBe(403);
});

it.each([
  ["203.0.113.7", 200],
  ["198.51.100.1, 203.0.113.7, 127.0.0.2", 200],
  ["203.0.113.7:4711", 200],
  ["::ffff:203.0.113.6", 200],
  ["2001:DB8:1::7", 200],
  // What stands before the first hop that is not ours is that hop's own claim.
  ["203.0.113.7, 198.51.100.1", 403],
  ["203.0.113.5", 403],
  ["2001:db9::1", 403],
  ["unknown", 403],
  [undefined, 403],
])("through a proxy that forwards for %s: %i", async (from, status) => {
  expect((await call("/api/v1/chat/completions", from)).status).toBe(status);
});

it("binds management keys too, and says so before anything about what was sent", async () => {
  const manager = await world.customer({ keyClass: "management" });
  await bind(manager, ["203.0.113.7"]);
  const ask = (path: string, from: string, method = "GET") =>
    fetch(`${world.api.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${manager.key}`, "x-forwarded-for": from, "idempotency-key": "k" },
    });
  for (const path of ["/api/v1/keys", "/api/v1/key", "/api/v1/credits", "/api/v1/generation?id=gen-x"])
    expect([path, (await ask(path, "203.0.113.8")).status]).toEqual([path, 403]);
  expect((await ask("/api/v1/keys", "203.0.113.8", "POST")).status).toBe(403);
  expect((await ask("/api/v1/keys", "203.0.113.7")).status).toBe(200);
  const { key } = (await (
    await fetch(`${world.api.url}/api/v1/keys`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${manager.key}`,
        "x-forwarded-for": "203.0.113.7",
        "content-type": "application/json",
      },
      body: JSON.stringify({ name: "CI" }),
    })
  ).json()) as { key: string };
  expect(key).toMatch(/^sk-cw-v1-/);
  const [audit] = await world.database.auditEntry.findMany({ where: { workspaceId: manager.workspaceId } });
  expect(audit).toMatchObject({ action: "api-key.create", ipAddress: "203.0.113.7" });
});

it("takes effect in a gateway that knows the key as fast as disabling it does", async () => {
  const owner = await world.customer();
  const manager = await world.customer({ keyClass: "management" });
  await world.database.apiKey.update({
    where: { id: owner.apiKeyId },
    data: { workspaceId: manager.workspaceId },
    select: { id: true },
  });
  const path = "/api/v1/chat/completions";
  expect((await call(path, "198.51.100.1", owner)).status).not.toBe(403);
  const { hash } = await world.database.apiKey.findUniqueOrThrow({ where: { id: owner.apiKeyId } });
  const change = (body: object) =>
    fetch(`${world.api.url}/api/v1/keys/${hash}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${manager.key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await change({ allowed_ips: ["203.0.113.7"] })).status).toBe(200);
  expect((await call(path, "198.51.100.1", owner)).status).toBe(403);
  expect((await change({ allowed_ips: null })).status).toBe(200);
  expect((await call(path, "198.51.100.1", owner)).status).not.toBe(403);
});

it("believes no header of whoever comes past the proxies", async () => {
  const open = await startApiWorld();
  try {
    const direct = await open.customer();
    const send = () =>
      direct.chat(
        { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 },
        { headers: { authorization: `Bearer ${direct.key}`, "x-forwarded-for": "203.0.113.7" } },
      );
    await open.database.apiKey.update({ where: { id: direct.apiKeyId }, data: { allowedIps: ["203.0.113.7"] } });
    expect((await send()).status).toBe(403);
    await open.database.apiKey.update({ where: { id: direct.apiKeyId }, data: { allowedIps: ["127.0.0.1"] } });
    const { hash } = await open.database.apiKey.findUniqueOrThrow({ where: { id: direct.apiKeyId } });
    await open.announce({ kind: "api-key", hash });
    await expect.poll(async () => (await send()).status).toBe(200);
  } finally {
    await open.close();
  }
});
