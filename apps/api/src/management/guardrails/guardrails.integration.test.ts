import { hashApiKey } from "@causeway/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
let caller: { readonly key: string; readonly hash: string };
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.customer({ keyClass: "management" });
  caller = await newKey();
});
afterAll(() => world.close());

type Answer = {
  readonly data: Record<string, unknown> & { readonly id: string };
  readonly error: { readonly message: string; readonly param: string; readonly metadata: Record<string, unknown> };
  readonly key?: string;
};

async function call(method: string, path: string, body?: object, as: Pick<Customer, "key"> = manager) {
  const response = await fetch(`${world.api.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${as.key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
}

async function newKey() {
  const { key } = await call("POST", "/keys", { name: "Caller" });
  return { key: String(key), hash: hashApiKey(String(key)) };
}

const model = "maker/one";
const bodies: Readonly<Record<string, (text: string) => object>> = {
  "/chat/completions": (text) => ({ model, messages: [{ role: "user", content: text }], max_tokens: 5 }),
  "/completions": (text) => ({ model, prompt: text, max_tokens: 5 }),
  "/responses": (text) => ({ model, input: text, max_output_tokens: 16 }),
  "/messages": (text) => ({ model, messages: [{ role: "user", content: text }], max_tokens: 5 }),
  "/embeddings": (text) => ({ model, input: text }),
  "/rerank": (text) => ({ model, query: "which", documents: [text] }),
  "/images": (text) => ({ model, prompt: text }),
  "/audio/speech": (text) => ({ model, input: text }),
};

const bind = async (rules: object, hash = caller.hash) => {
  const { data } = await call("POST", "/guardrails", { name: "Strict", ...rules });
  expect(await call("POST", `/guardrails/${data.id}/assignments/keys`, { key_hashes: [hash] })).toMatchObject({
    status: 200,
    assigned_count: 1,
  });
  return data.id;
};

describe("a guardrail over the API", () => {
  it("is made, read, changed, listed and deleted, and each change is in the audit log", async () => {
    const created = await call("POST", "/guardrails", {
      name: "Finance",
      limit_usd: 12.5,
      reset_interval: "monthly",
      allowed_models: ["maker/*"],
      enforce_zdr: true,
      enforce_zdr_google: false,
      content_filters: [{ pattern: "Project \\w+", action: "redact" }],
      content_filter_builtins: [{ slug: "email", action: "flag" }],
    });
    expect(created).toMatchObject({
      status: 201,
      data: {
        limit_usd: 12.5,
        reset_interval: "monthly",
        enforce_zdr_openai: true,
        enforce_zdr_google: false,
        content_filters: [{ pattern: "Project \\w+", action: "redact", label: null }],
        content_filter_builtins: [{ slug: "email", action: "flag", label: "[EMAIL]", scan_scope: "all_messages" }],
        ignored_models: null,
        updated_at: null,
      },
    });
    const path = `/guardrails/${created.data.id}`;
    const changed = await call("PATCH", path, { limit_usd: null, ignored_providers: ["groq"] });
    expect(changed.data).toMatchObject({ limit_usd: null, ignored_providers: ["groq"], allowed_models: ["maker/*"] });
    expect((await call("GET", path)).data).toEqual(changed.data);
    expect(await call("GET", "/guardrails?limit=1")).toMatchObject({ data: [{ id: created.data.id }], total_count: 1 });
    expect(await call("DELETE", path)).toMatchObject({ status: 200, deleted: true });
    expect((await call("GET", path)).status).toBe(404);
    const audit = await world.database.auditEntry.findMany({
      where: { workspaceId: manager.workspaceId, target: `guardrail:${created.data.id}` },
      orderBy: { id: "asc" },
    });
    expect(audit.map(({ action }) => action)).toEqual(["guardrail.create", "guardrail.update", "guardrail.delete"]);
  });

  it.each([
    [{ content_filters: [{ pattern: "(?=a)b", action: "block" }] }, "content_filters.0.pattern: invalid_regex_pattern"],
    [{ allowed_models: [] }, "allowed_models: An empty list"],
    [{ limit_usd: -1 }, "limit_usd: Write the limit in dollars"],
    [
      { content_filter_builtins: [{ slug: "mood", action: "block" }] },
      "content_filter_builtins.0.slug: content_filter",
    ],
  ])("refuses %j", async (rules, words) => {
    const { status, error } = await call("POST", "/guardrails", { name: "Bad", ...rules });
    expect([status, `${error.param}: ${error.message}`]).toEqual([400, expect.stringContaining(words)]);
  });

  it("binds keys and members of its workspace alone", async () => {
    const { data } = await call("POST", "/guardrails", { name: "Ours" });
    const stranger = await world.customer();
    const strangersHash = hashApiKey(stranger.key);
    const refused = await call("POST", `/guardrails/${data.id}/assignments/keys`, { key_hashes: [strangersHash] });
    expect(refused.status).toBe(404);
    const { ownerId } = await ownerOf(manager);
    const path = `/guardrails/${data.id}/assignments/members`;
    expect(await call("POST", path, { member_user_ids: [ownerId] })).toMatchObject({ assigned_count: 1 });
    expect(await call("POST", path, { member_user_ids: [ownerId] })).toMatchObject({ assigned_count: 0 });
    expect(await call("GET", path)).toMatchObject({ total_count: 1, data: [{ user_id: ownerId }] });
    expect(await call("GET", "/guardrails/assignments/members")).toMatchObject({ total_count: 1 });
    expect(await call("POST", `${path}/remove`, { member_user_ids: [ownerId] })).toMatchObject({ unassigned_count: 1 });
    expect(await call("DELETE", `/guardrails/${data.id}`)).toMatchObject({ deleted: true });
  });
});

const ownerOf = async ({ workspaceId }: Customer) => {
  const { userId } = await world.database.membership.findFirstOrThrow({ where: { workspaceId } });
  return { ownerId: userId };
};

describe("a guardrail in the way of a call", () => {
  it("blocks what fits its patterns in every format, by its name, and nothing else", async () => {
    const id = await bind({
      content_filters: [{ pattern: "swordfish", action: "block", label: "code word" }],
    });
    const ask = (path: string, text: string) => call("POST", path, bodies[path]?.(text), caller);
    for (const path of Object.keys(bodies)) {
      await expect.poll(() => ask(path, "say swordfish").then(({ status }) => status)).toBe(403);
      const { error } = await ask(path, "say swordfish");
      expect({ path, said: error.message }).toEqual({
        path,
        said: expect.stringMatching(/code word.*guardrail Strict/),
      });
      expect({ path, said: JSON.stringify(await ask(path, "say nothing")) }).toEqual({
        path,
        said: expect.not.stringContaining("guardrail"),
      });
    }
    expect(await call("GET", `/guardrails/${id}/assignments/keys`)).toMatchObject({
      total_count: 1,
      data: [{ key_hash: caller.hash, key_name: "Caller" }],
    });
    await call("DELETE", `/guardrails/${id}`);
    await expect
      .poll(async () => JSON.stringify(await ask("/completions", "say swordfish")))
      .not.toContain("guardrail");
  });

  it("is the workspace's default when it has its id, and binds every key", async () => {
    const path = `/guardrails/${manager.workspaceId}`;
    expect((await call("GET", path)).data).toMatchObject({ id: manager.workspaceId, allowed_models: null });
    await call("PATCH", path, { ignored_models: ["maker/*"] });
    const key = await newKey();
    const ask = bodies["/chat/completions"]?.("Hi") ?? {};
    await expect.poll(() => call("POST", "/chat/completions", ask, key).then(({ status }) => status)).toBe(403);
    const { error } = await call("POST", "/chat/completions", ask, key);
    expect(error).toMatchObject({ metadata: { guardrail: { id: manager.workspaceId } } });
    await call("DELETE", path);
  });

  it("stops a key at its budget, which the calling key shows", async () => {
    const key = await newKey();
    await bind({ limit_usd: 0.000000001, reset_interval: "daily" }, key.hash);
    await world.database
      .$executeRaw`SELECT post_transaction('t', 'promotional-grant', ${manager.workspaceId}, 'grant:g',
      ${JSON.stringify([
        { account: "platform:promotional-grants", amount: "-1000000000" },
        { account: `workspace:${manager.workspaceId}:credits`, amount: "1000000000" },
      ])}::jsonb)::text`;
    const ask = bodies["/chat/completions"]?.("Hi") ?? {};
    await expect
      .poll(() => call("POST", "/chat/completions", ask, key).then(({ error }) => error?.message))
      .toMatch(/^Budget of the guardrail Strict exceeded \(daily limit\)/);
    expect((await call("GET", "/key", undefined, key)).data).toMatchObject({
      limit: 0.000000001,
      limit_reset: "daily",
    });
  });
});
