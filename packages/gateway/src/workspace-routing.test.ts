import type { WorkspaceRouting } from "@causeway/limits";
import { readPreset, readProviderPreferences } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { answers, runScenario, type Scenario } from "./gateway.fixture.ts";

const answer = answers("Hello");

type Settings = Partial<Omit<WorkspaceRouting, "provider">> & { readonly provider?: object };

const routingOf = ({ provider, ...settings }: Settings): WorkspaceRouting => ({
  defaultModel: undefined,
  autoAllowedModels: undefined,
  autoCostTier: undefined,
  ...settings,
  provider: readProviderPreferences(provider),
});

const scenario = (settings: Settings, body: Scenario["body"] = {}, more: Partial<Scenario> = {}): Scenario => ({
  providers: { a: answer, b: answer },
  key: { routing: routingOf(settings) },
  body: { provider: undefined, stream: false, ...body },
  ...more,
});

describe("a workspace's default model", () => {
  it("is asked where a call names none", async () => {
    const { settlement } = await runScenario(scenario({ defaultModel: "maker/two" }, { model: undefined }));
    expect(settlement?.generation).toMatchObject({ requestedModel: "maker/two", modelId: "maker/two" });
  });

  it("may be the auto router", async () => {
    const settings = { defaultModel: "causeway/auto", autoAllowedModels: ["maker/two"] };
    const { settlement } = await runScenario(scenario(settings, { model: undefined }));
    expect(settlement?.generation).toMatchObject({ requestedModel: "causeway/auto", modelId: "maker/two" });
  });

  it("comes after the call's own and the preset's", async () => {
    const settings = { defaultModel: "maker/two" };
    const own = await runScenario(scenario(settings));
    expect(own.settlement?.generation.modelId).toBe("maker/one");
    const presets = {
      mine: { preset: readPreset({ model: "maker/one" }, undefined) },
      empty: { preset: readPreset({}, undefined) },
    };
    const under = await runScenario(scenario(settings, { model: "@preset/mine" }, { presets }));
    expect(under.settlement?.generation.modelId).toBe("maker/one");
    const empty = await runScenario(scenario(settings, { model: "@preset/empty" }, { presets }));
    expect(empty.settlement?.generation).toMatchObject({ requestedModel: "@preset/empty", modelId: "maker/two" });
  });

  it("is named when it is none", async () => {
    const { error } = await runScenario(scenario({ defaultModel: "maker/gone" }, { model: undefined }));
    expect(error).toMatchObject({ status: 400, parameter: "model" });
    expect(error?.message).toContain("maker/gone, which your workspace's setting default_text_model names, is not");
  });
});

const providerOf = async (provider: object, body?: Scenario["body"]) => {
  const { settlement } = await runScenario(scenario({ provider }, body));
  return settlement?.generation.providerId;
};

const dearB: Scenario["changeEndpoint"] = (endpoint) =>
  endpoint.providerId === "a" ? endpoint : { ...endpoint, price: { ...endpoint.price, input: 9_000_000n as never } };

describe("a workspace's default order", () => {
  it("is followed where a call says nothing of order", async () => {
    expect(await providerOf({ order: ["b"] })).toBe("b");
    expect(await providerOf({ order: ["b"] }, { provider: { zdr: true } })).toBe("b");
    expect(await providerOf({ order: ["a"] })).toBe("a");
  });

  it.each([
    ["an order", { provider: { order: ["a"] } }],
    ["a sort", { provider: { sort: "price" } }],
    ["a sorting variant", { model: "maker/one:floor" }],
  ])("gives way to %s", async (_, body) => {
    const { settlement } = await runScenario(scenario({ provider: { order: ["b"] } }, body, { changeEndpoint: dearB }));
    expect(settlement?.generation.providerId).toBe("a");
  });
});

describe("what a workspace forbids", () => {
  it("binds every call, whatever it asks", async () => {
    const settings = { provider: { ignore: ["a"] } };
    for (const provider of [undefined, { order: ["a"] }, { ignore: [] }, { data_collection: "allow" }]) {
      const { settlement } = await runScenario(scenario(settings, { provider }));
      expect(settlement?.generation.providerId).toBe("b");
    }
  });

  it.each([
    [{ only: ["a"] }, { only: ["b"] }],
    [{ ignore: ["a"] }, { ignore: ["b"] }],
  ])("is added to what a call forbids: %j and %j leave nobody", async (provider, asked) => {
    const { error } = await runScenario(scenario({ provider }, { provider: asked }));
    expect(error).toMatchObject({ status: 404 });
  });

  it.each([
    [{ only: ["c"] }, /it is not in provider.only/, "provider.only"],
    [{ ignore: ["a", "b"] }, /it is in provider.ignore/, "provider.ignore"],
    [{ quantizations: ["fp8"] }, /quantization unknown is not in/, "provider.quantizations"],
    [{ enforce_distillable_text: true }, /allow distillation/, "provider.enforce_distillable_text"],
    [{ max_price: { prompt: 0.5 } }, /costs more than provider.max_price/, "provider.max_price"],
  ])("is named as the workspace's: %j", async (provider, detail, field) => {
    const { error, world } = await runScenario(scenario({ provider }));
    expect(error?.status).toBe(404);
    expect(error?.message).toContain("within your workspace's routing settings");
    expect(error?.message).toMatch(/your workspace's setting removed it: /);
    expect(error?.message).toMatch(detail);
    expect(error?.message).toContain(`change ${field} in your workspace's routing settings`);
    expect(error?.metadata).toMatchObject({ availability: { excluded_by: ["workspace_settings"] } });
    expect(world.upstreamCalls).toEqual([]);
  });

  it("is told with how a call was routed", async () => {
    const { reply } = await runScenario(scenario({ provider: { ignore: ["a"] } }, { provider: { explain: true } }));
    expect(reply.ending?.route).toMatchObject({
      routing: { excluded: [{ endpoint: "a:maker/one", excluded_by: "workspace_settings" }] },
    });
  });

  it("binds the auto router, too, whose defaults a call may replace", async () => {
    const settings = { provider: { ignore: ["a"] }, autoAllowedModels: ["maker/two"], autoCostTier: "max" as const };
    const auto = await runScenario(scenario(settings, { model: "causeway/auto" }));
    expect(auto.settlement?.generation).toMatchObject({ modelId: "maker/two", providerId: "b" });
    const plugins = [{ id: "auto-router", allowed_models: ["maker/one"], cost_tier: "low" }];
    const own = await runScenario(scenario(settings, { model: "causeway/auto", plugins }));
    expect(own.settlement?.generation.modelId).toBe("maker/one");
    const none = await runScenario(scenario({ provider: { only: ["c"] } }, { model: "causeway/auto" }));
    expect(none.error?.status).toBe(404);
  });
});
