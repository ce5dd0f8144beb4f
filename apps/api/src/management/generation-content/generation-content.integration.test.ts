import { hashApiKey } from "@causeway/api-keys";
import { forgetExpiredContent } from "@causeway/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
beforeAll(async () => {
  world = await startApiWorld({
    variables: { OWN_KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}` },
  });
  manager = await world.customer({ keyClass: "management" });
});
afterAll(() => world.close());

type Answer = {
  readonly key?: string;
  readonly data: Record<string, unknown>;
  readonly error?: { readonly message: string; readonly param: string };
};

async function call(method: string, path: string, body?: object, key = manager.key) {
  const response = await fetch(`${world.api.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer;
  return { status: response.status, headers: response.headers, ...answer };
}

const newKey = async () => String((await call("POST", "/keys", { name: "Caller" })).key);
const set = (change: object) => call("PATCH", `/workspaces/${manager.workspaceId}`, change);
const kept = (id: string) => call("GET", `/generation/content?id=${id}`);

async function ask(key: string, text: string, more: object = {}): Promise<string> {
  const asked = { model: "maker/one", messages: [{ role: "user", content: text }], max_tokens: 20, ...more };
  const response = await fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(asked),
  });
  await response.text();
  return response.headers.get("x-generation-id") ?? "";
}

describe("what was sent and answered", () => {
  it("is kept only once it is switched on, shown to management keys alone, and deleted by hand", async () => {
    const key = await newKey();
    const before = await ask(key, "not for keeping");
    await world.settlementOf(before);
    expect(await set({ is_observability_io_logging_enabled: true, io_logging_retention_days: 7 })).toMatchObject({
      status: 200,
      data: { is_observability_io_logging_enabled: true, io_logging_retention_days: 7, io_logging_sampling_rate: 1 },
    });
    const id = await ask(key, "a secret plan");
    await expect.poll(() => kept(id).then(({ status }) => status)).toBe(200);
    const { data } = await kept(id);
    expect(data).toMatchObject({
      input: { messages: [{ role: "user", content: "a secret plan" }] },
      output: { completion: expect.stringMatching(/./), reasoning: null },
      error: null,
      truncated: false,
    });
    expect((await kept(before)).status).toBe(404);
    const row = await world.database.generationContent.findUniqueOrThrow({ where: { generationId: id } });
    expect(JSON.stringify(row)).not.toContain("secret plan");
    expect(Math.round((row.expiresAt.getTime() - row.createdAt.getTime()) / 86_400_000)).toBe(7);

    expect((await call("GET", `/generation/content?id=${id}`, undefined, key)).status).toBe(403);
    const stranger = await world.customer({ keyClass: "management" });
    expect((await call("GET", `/generation/content?id=${id}`, undefined, stranger.key)).status).toBe(404);
    expect((await call("DELETE", `/generation/content?id=${id}`, undefined, stranger.key)).status).toBe(404);

    expect(await call("DELETE", `/generation/content?id=${id}`)).toMatchObject({ deleted: true, deleted_count: 1 });
    expect((await kept(id)).status).toBe(404);
    const actions = await world.database.auditEntry.findMany({
      where: { workspaceId: manager.workspaceId, action: { in: ["content-settings.set", "content.forget"] } },
      orderBy: { id: "asc" },
    });
    expect(actions.map(({ action }) => action)).toEqual(["content-settings.set", "content.forget"]);
  });

  it("is kept of the named keys alone, never of calls that want nothing kept, and gone when its time is over", async () => {
    const [named, other] = [await newKey(), await newKey()];
    await set({ is_observability_io_logging_enabled: true, io_logging_api_key_hashes: [hashApiKey(named)] });
    const ids = {
      other: await ask(other, "other"),
      zdr: await ask(named, "zdr", { provider: { zdr: true } }),
      named: await ask(named, "named", { stream: true }),
    };
    await expect.poll(() => kept(ids.named).then(({ status }) => status)).toBe(200);
    expect([(await kept(ids.other)).status, (await kept(ids.zdr)).status]).toEqual([404, 404]);
    await world.database.generationContent.update({
      where: { generationId: ids.named },
      data: { expiresAt: new Date(0) },
    });
    expect((await kept(ids.named)).status).toBe(404);
    expect(await forgetExpiredContent(world.database)).toBe(1);
  });

  it.each([
    [{ io_logging_sampling_rate: 2 }, "io_logging_sampling_rate"],
    [{ io_logging_retention_days: 0 }, "io_logging_retention_days"],
    [{ io_logging_api_key_hashes: ["a"] }, "io_logging_api_key_hashes.0"],
    [{ is_observability_io_logging_enabled: "yes" }, "is_observability_io_logging_enabled"],
  ])("refuses %j", async (change, param) => {
    expect(await set(change)).toMatchObject({ status: 400, error: { param } });
  });

  it("of a call that failed tells why", async () => {
    await set({ is_observability_io_logging_enabled: true, io_logging_api_key_hashes: null });
    const key = await newKey();
    await world.fault("anthropic", { kind: "status", status: 400 });
    const asked = { model: "maker/two", messages: [{ role: "user", content: "fail" }], max_tokens: 20 };
    const { headers, status } = await call("POST", "/chat/completions", asked, key);
    await world.resetFaults();
    expect(status).toBe(400);
    const id = headers.get("x-generation-id") ?? "";
    await expect.poll(() => kept(id).then((answer) => answer.status)).toBe(200);
    await world.settlementOf(id);
    expect((await kept(id)).data).toMatchObject({
      output: { completion: null },
      error: { status, message: expect.any(String), provider_name: "Anthropic" },
    });
  });
});

describe("what is said of an answer", () => {
  it("is kept with the call, and only of the workspace's own", async () => {
    const id = await ask(await newKey(), "Hi");
    await world.settlementOf(id);
    const body = { generation_id: id, category: "formatting", comment: "No markdown, please." };
    expect(await call("POST", "/generation/feedback", body)).toMatchObject({ status: 200, data: { success: true } });
    expect(await world.database.generationFeedback.findMany({ where: { generationId: id } })).toMatchObject([
      { category: "formatting", comment: "No markdown, please.", createdBy: `key:${manager.apiKeyId}` },
    ]);
    const stranger = await world.customer({ keyClass: "management" });
    expect(await call("POST", "/generation/feedback", body, stranger.key)).toMatchObject({
      status: 404,
      error: { param: "generation_id" },
    });
    expect(await call("POST", "/generation/feedback", { ...body, category: "mood" })).toMatchObject({
      status: 400,
      error: { param: "category" },
    });
  });
});

it("who has no key is told so before what is wrong with the request", async () => {
  for (const [method, path] of [
    ["GET", "/keys?limit=many"],
    ["GET", "/generation/content"],
    ["POST", "/generation/feedback"],
  ] as const) {
    const response = await fetch(`${world.api.url}/api/v1${path}`, { method });
    expect({ path, status: response.status }).toEqual({ path, status: 401 });
  }
  expect((await fetch(`${world.api.url}/api/v1/models?limit=many`)).status).toBe(400);
});
