import { randomUUIDv7 } from "node:crypto";
import { hashApiKey, mintApiKey } from "@causeway/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

/** Who may call a route. `anyone` needs no key; `key` any that works; `manager` one of class management. */
type Caller = "anyone" | "key" | "manager";
/** What stands in its path, and therefore whose it may be. */
type Thing = "byok" | "destination" | "guardrail" | "key" | "preset" | "workspace";
type Rule = { readonly for: Caller; readonly of?: Thing; readonly query?: string; readonly body?: object };

/** Every route of our document that is no inference. One that is missing here fails the first test. */
const rules: Readonly<Record<string, Rule>> = {
  "GET /health": { for: "anyone" },
  "GET /v1/health": { for: "anyone" },
  "GET /v1/models": { for: "anyone" },
  "GET /v1/models/count": { for: "anyone" },
  "GET /v1/models/user": { for: "key" },
  "GET /v1/model/{author}/{slug}": { for: "anyone" },
  "GET /v1/models/{author}/{slug}/endpoints": { for: "anyone" },
  "GET /v1/embeddings/models": { for: "anyone" },
  "GET /v1/images/models": { for: "anyone" },
  "GET /v1/images/models/{author}/{slug}/endpoints": { for: "anyone" },
  "GET /v1/providers": { for: "anyone" },
  "GET /v1/endpoints/zdr": { for: "anyone" },
  "GET /v1beta/models": { for: "anyone" },
  "GET /v1beta/models/{model}": { for: "anyone" },
  "GET /v1beta/models/{author}/{slug}": { for: "anyone" },
  "GET /v1/models/{model}": { for: "anyone" },
  "GET /v1/models/{author}/{slug}": { for: "anyone" },
  "GET /v1/generation": { for: "key", query: "?id=gen-never-made" },
  "GET /v1/generation/content": { for: "manager", query: "?id=gen-never-made" },
  "DELETE /v1/generation/content": { for: "manager", query: "?id=gen-never-made" },
  "POST /v1/generation/feedback": { for: "manager", body: { generation_id: "gen-never-made", category: "other" } },
  "GET /v1/key": { for: "key" },
  "GET /v1/auth/key": { for: "key" },
  "GET /v1/credits": { for: "key" },
  "POST /v1/auth/keys": { for: "anyone" },
  "POST /v1/auth/keys/code": { for: "manager", body: { callback_url: "https://app.example/" } },
  "GET /v1/keys": { for: "manager" },
  "POST /v1/keys": { for: "manager", body: { name: "Made" } },
  "GET /v1/keys/{hash}": { for: "manager", of: "key" },
  "PATCH /v1/keys/{hash}": { for: "manager", of: "key", body: { name: "Changed" } },
  "DELETE /v1/keys/{hash}": { for: "manager", of: "key" },
  "GET /v1/byok": { for: "manager" },
  "POST /v1/byok": { for: "manager", body: { provider: "openai", key: "sk-proj-0123456789abcdef" } },
  "GET /v1/byok/{id}": { for: "manager", of: "byok" },
  "GET /v1/byok/{id}/use": { for: "manager", of: "byok" },
  "POST /v1/byok/{id}/test": { for: "manager", of: "byok" },
  "PATCH /v1/byok/{id}": { for: "manager", of: "byok", body: { name: "Changed" } },
  "DELETE /v1/byok/{id}": { for: "manager", of: "byok" },
  "GET /v1/guardrails": { for: "manager" },
  "POST /v1/guardrails": { for: "manager", body: { name: "Made" } },
  "GET /v1/guardrails/assignments/keys": { for: "manager" },
  "GET /v1/guardrails/assignments/members": { for: "manager" },
  "GET /v1/guardrails/{id}": { for: "manager", of: "guardrail" },
  "PATCH /v1/guardrails/{id}": { for: "manager", of: "guardrail", body: { name: "Changed" } },
  "DELETE /v1/guardrails/{id}": { for: "manager", of: "guardrail" },
  "GET /v1/guardrails/{id}/assignments/keys": { for: "manager", of: "guardrail" },
  "GET /v1/guardrails/{id}/assignments/members": { for: "manager", of: "guardrail" },
  "POST /v1/guardrails/{id}/assignments/keys": { for: "manager", of: "guardrail", body: { key_hashes: ["a"] } },
  "POST /v1/guardrails/{id}/assignments/keys/remove": { for: "manager", of: "guardrail", body: { key_hashes: ["a"] } },
  "POST /v1/guardrails/{id}/assignments/members": {
    for: "manager",
    of: "guardrail",
    body: { member_user_ids: ["a"] },
  },
  "POST /v1/guardrails/{id}/assignments/members/remove": {
    for: "manager",
    of: "guardrail",
    body: { member_user_ids: ["a"] },
  },
  "GET /v1/observability/destinations": { for: "manager" },
  "POST /v1/observability/destinations": {
    for: "manager",
    body: { type: "otel-collector", name: "Made", config: { endpoint: "https://otel.example" } },
  },
  "GET /v1/observability/destinations/{id}": { for: "manager", of: "destination" },
  "PATCH /v1/observability/destinations/{id}": { for: "manager", of: "destination", body: { name: "Changed" } },
  "DELETE /v1/observability/destinations/{id}": { for: "manager", of: "destination" },
  "POST /v1/observability/destinations/{id}/test": { for: "manager", of: "destination" },
  "GET /v1/presets": { for: "key" },
  "GET /v1/presets/{slug}": { for: "key", of: "preset" },
  "PATCH /v1/presets/{slug}": { for: "key", of: "preset", body: { name: "Changed" } },
  "GET /v1/presets/{slug}/versions": { for: "key", of: "preset" },
  "GET /v1/presets/{slug}/versions/{version}": { for: "key", of: "preset" },
  "POST /v1/presets/{slug}/chat/completions": { for: "key" },
  "POST /v1/presets/{slug}/messages": { for: "key" },
  "POST /v1/presets/{slug}/responses": { for: "key" },
  "GET /v1/workspaces": { for: "manager" },
  "GET /v1/workspaces/{id}": { for: "manager", of: "workspace" },
  "PATCH /v1/workspaces/{id}": { for: "manager", of: "workspace", body: { default_provider_sort: "price" } },
  "GET /v1/workspaces/{id}/members": { for: "manager", of: "workspace" },
  "PATCH /v1/workspaces/{id}/members/{user_id}": { for: "manager", of: "workspace", body: { role: "viewer" } },
  "POST /v1/workspaces/{id}/members/remove": { for: "manager", of: "workspace", body: { user_ids: ["a"] } },
  "GET /v1/workspaces/{id}/invitations": { for: "manager", of: "workspace" },
  "POST /v1/workspaces/{id}/invitations": { for: "manager", of: "workspace", body: { email: "ada@example.com" } },
  "DELETE /v1/workspaces/{id}/invitations/{invitation_id}": { for: "manager", of: "workspace" },
  "GET /v1/workspaces/{id}/budgets": { for: "manager", of: "workspace" },
  "GET /v1/workspaces/{id}/budgets/{interval}": { for: "manager", of: "workspace" },
  "PUT /v1/workspaces/{id}/budgets/{interval}": { for: "manager", of: "workspace", body: { limit_usd: 5 } },
  "DELETE /v1/workspaces/{id}/budgets/{interval}": { for: "manager", of: "workspace" },
  "GET /v1/workspaces/{id}/members/{user_id}/budgets": { for: "manager", of: "workspace" },
  "GET /v1/workspaces/{id}/members/{user_id}/budgets/{interval}": { for: "manager", of: "workspace" },
  "PUT /v1/workspaces/{id}/members/{user_id}/budgets/{interval}": {
    for: "manager",
    of: "workspace",
    body: { limit_usd: 5 },
  },
  "DELETE /v1/workspaces/{id}/members/{user_id}/budgets/{interval}": { for: "manager", of: "workspace" },
  "GET /v1/organization/members": { for: "manager" },
  "GET /v1/activity": { for: "manager" },
  "GET /v1/analytics/meta": { for: "manager" },
  "POST /v1/analytics/query": { for: "manager", body: { metrics: ["request_count"] } },
};

/** Their keys and bodies are looked at on the inference path. */
const isInference = (route: string): boolean =>
  /^POST \/v1(beta)?\/(chat|completions|responses|messages|embeddings|rerank|search|images|audio|models)/.test(route);

let world: ApiWorld;
let ours: Customer;
let theirs: Customer;
let documented: readonly string[];
const foreign = new Map<Thing, string>();
beforeAll(async () => {
  world = await startApiWorld({
    variables: { OWN_KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}` },
  });
  ours = await world.customer({ keyClass: "management" });
  theirs = await world.customer({ keyClass: "management" });
  documented = await documentedRoutes();
  foreign.set("workspace", theirs.workspaceId);
  foreign.set("key", hashApiKey(String((await send("POST /v1/keys", theirs.key)).body["key"])));
  foreign.set("byok", idIn(await send("POST /v1/byok", theirs.key)));
  foreign.set("destination", idIn(await send("POST /v1/observability/destinations", theirs.key)));
  foreign.set("guardrail", idIn(await send("POST /v1/guardrails", theirs.key)));
  await send("POST /v1/presets/{slug}/chat/completions", theirs.key, "theirs");
  foreign.set("preset", "theirs");
});
afterAll(() => world.close());

async function documentedRoutes(): Promise<readonly string[]> {
  const response = await fetch(`${world.api.url}/openapi.json`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

type Reply = { readonly status: number; readonly body: Record<string, unknown> };

const idIn = ({ body }: Reply): string => (body["data"] as { readonly id: string }).id;

/** With what the route wants of path, query and body, so that nothing but who asks decides. `id`: of the path's own thing. */
async function send(
  route: string,
  key: string | undefined,
  id = neverMade[rules[route]?.of ?? "preset"],
): Promise<Reply> {
  const [method = "", pattern = ""] = route.split(" ");
  const path: Readonly<Record<string, string>> = { id, hash: id, slug: id, version: "1", interval: "daily" };
  const address = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? "1");
  const { body = { model: "maker/one" }, query = "" } = rules[route] ?? {};
  const response = await fetch(`${world.api.url}/api${address}${query}`, {
    method,
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), "content-type": "application/json" },
    ...(method !== "GET" && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const neverMade: Readonly<Record<Thing, string>> = {
  byok: randomUUIDv7(),
  destination: randomUUIDv7(),
  guardrail: randomUUIDv7(),
  key: hashApiKey("never made"),
  preset: "never-made",
  workspace: randomUUIDv7(),
};

const guarded = Object.entries(rules).filter(([, rule]) => rule.for !== "anyone");
const managed = guarded.filter(([, rule]) => rule.for === "manager");
const owned = Object.entries(rules).flatMap(([route, { of }]) => (of === undefined ? [] : [[route, of] as const]));

describe("every route of the account API", () => {
  it("is in the matrix, and nothing else", () => {
    const routes = documented.filter((route) => !isInference(route));
    expect(routes.filter((route) => rules[route] === undefined)).toEqual([]);
    expect(Object.keys(rules).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it.each(guarded)("%s: 401 without a key, with one that nobody has, and with one that has ended", async (route) => {
    const nobodys = mintApiKey("management");
    const ended = await endedKeys();
    for (const key of [undefined, "no key at all", nobodys, ...ended]) {
      expect({ key, status: (await send(route, key)).status }).toEqual({ key, status: 401 });
    }
  });

  it.each(managed)("%s: 403 for a key that calls models", async (route) => {
    const caller = await callersKey();
    expect((await send(route, caller)).status).toBe(403);
  });

  it.each(owned)("%s: another workspace's is missing, in the same words as what never was", async (route, thing) => {
    const own = foreign.get(thing) ?? "";
    const stranger = await send(route, ours.key, own);
    const missing = await send(route, ours.key, neverMade[thing]);
    expect([stranger.status, missing.status]).toEqual([404, 404]);
    expect(JSON.stringify(stranger.body).replaceAll(own, "…")).toBe(
      JSON.stringify(missing.body).replaceAll(neverMade[thing], "…"),
    );
  });

  it("left everything of the other workspace as it was", async () => {
    const { workspaceId } = theirs;
    const [keys, guardrails, presets] = await Promise.all([
      world.database.apiKey.findMany({ where: { workspaceId, name: "Changed" } }),
      world.database.guardrail.findMany({ where: { workspaceId } }),
      world.database.preset.findMany({ where: { workspaceId } }),
    ]);
    expect([keys.length, guardrails.map(({ name }) => name), presets.map(({ name }) => name)]).toEqual([
      0,
      ["Made"],
      ["theirs"],
    ]);
    expect(await world.database.observabilityDestination.findMany({ where: { workspaceId } })).toMatchObject([
      { name: "Made" },
    ]);
    expect(await world.database.ownKey.count({ where: { workspaceId, removedAt: null } })).toBe(1);
  });
});

let ended: Promise<readonly string[]> | undefined;
/** Revoked, disabled, expired: each its own, of class management. */
const endedKeys = () =>
  (ended ??= Promise.all(
    [{ revokedAt: new Date(0) }, { disabled: true }, { expiresAt: new Date(0) }].map(async (end) => {
      const { key, apiKeyId } = await world.customer({ keyClass: "management" });
      await world.database.apiKey.update({ where: { id: apiKeyId }, data: end });
      return key;
    }),
  ));

let caller: Promise<string> | undefined;
const callersKey = () => (caller ??= world.customer().then(({ key }) => key));
