import { OpenRouter } from "@openrouter/sdk";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.customer({ keyClass: "management" });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

type Answer = {
  readonly data: Record<string, unknown>;
  readonly error?: { readonly message: string; readonly param: string };
};

async function call(method: string, path: string, body?: object, as = manager) {
  const response = await fetch(`${world.api.url}/api/v1/workspaces${path}`, {
    method,
    headers: { authorization: `Bearer ${as.key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
}

it("shows a workspace and changes how its calls are routed, field by field", async () => {
  const path = `/${manager.workspaceId}`;
  const { data: first } = await call("GET", path);
  expect(first).toMatchObject({
    id: manager.workspaceId,
    default_text_model: null,
    default_provider_sort: null,
    provider: {},
    auto_router: { allowed_models: null, cost_tier: null },
  });
  expect((await call("GET", `/${String(first["slug"])}`)).data).toEqual(first);
  const changed = await call("PATCH", path, { default_text_model: "maker/one", provider: { zdr: true } });
  expect(changed).toMatchObject({ status: 200, data: { default_text_model: "maker/one", provider: { zdr: true } } });
  const sorted = await call("PATCH", path, { default_provider_sort: "price", auto_router: { cost_tier: "high" } });
  expect(sorted.data).toMatchObject({
    default_text_model: "maker/one",
    default_provider_sort: "price",
    provider: { zdr: true, sort: "price" },
    auto_router: { allowed_models: null, cost_tier: "high" },
  });
  expect((await call("PATCH", path, { default_provider_sort: null })).data["provider"]).toEqual({ zdr: true });
  expect((await call("PATCH", path, { provider: null })).data["provider"]).toEqual({});
  expect(await call("GET", "")).toMatchObject({ total_count: 1, data: [{ id: manager.workspaceId }] });
});

it.each([
  [{ default_text_model: "maker/none" }, "default_text_model"],
  [{ io_logging_sampling_rate: 2 }, "io_logging_sampling_rate"],
  [{ auto_router: { cost_tier: "cheapest" } }, "auto_router.cost_tier"],
])("changes nothing where one of several things cannot be: %j", async (wrong, param) => {
  const path = `/${manager.workspaceId}`;
  const { data: before } = await call("GET", path);
  const change = { name: "Half", io_logging_retention_days: 3, default_provider_sort: "price" };
  expect(await call("PATCH", path, { ...change, ...wrong })).toMatchObject({ status: 400, error: { param } });
  expect((await call("GET", path)).data).toEqual(before);
});

it("has plugins, which another list takes the place of", async () => {
  const own = await world.customer({ keyClass: "management" });
  const path = `/${own.workspaceId}`;
  const plugins = [
    { id: "web", max_results: 3, prevent_overrides: true },
    { id: "response-healing", enabled: false },
  ];
  expect((await call("GET", path, undefined, own)).data["plugins"]).toEqual([]);
  expect(await call("PATCH", path, { plugins }, own)).toMatchObject({ status: 200, data: { plugins } });
  const wrong = { plugins: [{ id: "web", max_results: 0 }] };
  expect(await call("PATCH", path, wrong, own)).toMatchObject({
    status: 400,
    error: { param: "plugins.0.max_results" },
  });
  expect((await call("PATCH", path, { default_provider_sort: "price" }, own)).data["plugins"]).toEqual(plugins);
  expect((await call("PATCH", path, { plugins: null }, own)).data["plugins"]).toEqual([]);
});

it("changes its name, short name and description", async () => {
  const other = await world.customer({ keyClass: "management" });
  const { data: theirs } = await call("GET", `/${other.workspaceId}`, undefined, other);
  const path = `/${manager.workspaceId}`;
  const slug = `team-${manager.workspaceId.slice(-12)}`;
  expect(await call("PATCH", path, { name: "Team", slug, description: "Ours" })).toMatchObject({
    status: 200,
    data: { name: "Team", slug, description: "Ours" },
  });
  expect((await call("PATCH", `/${slug}`, { description: null })).data).toMatchObject({ slug, description: null });
  expect(await call("PATCH", path, { slug: String(theirs["slug"]) })).toMatchObject({ status: 409 });
  expect(await call("PATCH", path, { name: "" })).toMatchObject({ status: 400, error: { param: "name" } });
});

it.each([
  [{ default_text_model: "maker/none" }, "default_text_model"],
  [{ provider: { explain: true } }, "provider.explain"],
  [{ auto_router: { cost_tier: "cheap" } }, "auto_router.cost_tier"],
])("refuses %j", async (body, parameter) => {
  const { status, error } = await call("PATCH", `/${manager.workspaceId}`, body);
  expect([status, error?.param]).toEqual([400, parameter]);
});

it("is another's 404, and takes a management key", async () => {
  const stranger = await world.customer({ keyClass: "management" });
  expect((await call("GET", `/${manager.workspaceId}`, undefined, stranger)).status).toBe(404);
  expect((await call("PATCH", `/${manager.workspaceId}`, {}, stranger)).status).toBe(404);
  const customer = await world.customer();
  expect((await call("PATCH", `/${customer.workspaceId}`, {}, customer)).status).toBe(403);
});

it("is read by OpenRouter's SDK", async () => {
  const sdk = new OpenRouter({ apiKey: manager.key, serverURL: `${world.api.url}/api/v1` });
  const { data } = await sdk.workspaces.get({ id: manager.workspaceId });
  expect(data).toMatchObject({ id: manager.workspaceId, defaultTextModel: "maker/one" });
});

it("binds the workspace's calls at once", async () => {
  const customer = await world.customer();
  const ask = async (body: object = {}) => {
    const response = await customer.chat({ messages: [{ role: "user", content: "Hello" }], max_tokens: 3, ...body });
    const { model, provider, error } = (await response.json()) as {
      model?: string;
      provider?: string;
      error?: { message: string };
    };
    return { status: response.status, model, provider, message: error?.message };
  };
  expect((await ask()).status).toBe(400);
  const { workspaceId } = customer;
  const settings = { workspaceId, defaultModel: "maker/one", provider: { ignore: ["openai"] } };
  await world.database.routingSettings.create({ data: settings });
  // As another process would have told.
  await world.announce({ kind: "limits", workspaceId });
  await expect.poll(async () => (await ask()).status).toBe(200);
  expect(await ask({ provider: { order: ["openai"] } })).toMatchObject({ model: "maker/one", provider: "Groq" });
  const refused = await ask({ provider: { only: ["openai"] } });
  expect(refused.status).toBe(404);
  expect(refused.message).toContain("your workspace's setting removed it: it is in provider.ignore");
});

it("has its plugins in the workspace's calls at once, and tells so", async () => {
  const customer = await world.customer();
  const { workspaceId } = customer;
  const ask = async (says?: object) => {
    const response = await customer.chat({
      model: "maker/one",
      messages: [{ role: "user", content: "Say it as JSON" }],
      response_format: { type: "json_object" },
      provider: { explain: true },
      ...(says && { plugins: [says] }),
    });
    const { id, routing } = (await response.json()) as { id: string; routing?: { plugins: unknown } };
    return { status: response.status, id, plugins: routing?.plugins };
  };
  expect(await ask()).toMatchObject({ status: 200, plugins: [] });
  const off = { id: "response-healing", enabled: false };
  await world.database.routingSettings.create({
    data: { workspaceId, plugins: [{ ...off, prevent_overrides: true }] },
  });
  // As another process would have told.
  await world.announce({ kind: "limits", workspaceId });
  const byWorkspace = { ...off, by: "workspace", overruled: false };
  await expect.poll(async () => (await ask()).plugins).toEqual([byWorkspace]);
  const overruled = await ask({ id: "response-healing" });
  expect(overruled).toMatchObject({ status: 200, plugins: [{ ...byWorkspace, overruled: true }] });
  const kept = async () => {
    const response = await customer.get(`/generation?id=${overruled.id}`);
    return (await response.json()) as { data?: { routing?: { plugins?: unknown } } };
  };
  await expect.poll(async () => (await kept()).data?.routing?.plugins).toEqual([{ ...byWorkspace, overruled: true }]);
});

it("lets the auto router choose", async () => {
  const customer = await world.customer();
  const plugins = [{ id: "auto-router", allowed_models: ["maker/two"] }];
  for (const model of ["causeway/auto", "openrouter/auto"]) {
    const response = await customer.chat({
      model,
      plugins,
      provider: { explain: true },
      messages: [{ role: "user", content: "Hello" }],
      max_tokens: 3,
    });
    expect(await response.json()).toMatchObject({
      model: "maker/two",
      routing: { requested: model, strategy: "auto", router: { name: "auto", chosen: ["maker/two"] } },
    });
  }
});
