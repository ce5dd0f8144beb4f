import { readChatCompletion, readPreset } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { countPrompt } from "./count-prompt.ts";
import { answers, createWorld, does, runScenario, type Scenario, usage } from "./gateway.fixture.ts";

const answer = answers("Hello");
const mine = {
  preset: readPreset(
    { model: "maker/one", models: ["maker/two"], temperature: 0.25, provider: { ignore: ["b"] } },
    "Be brief.",
  ),
};
const scenario = (body: Scenario["body"], presets: Scenario["presets"] = { mine }): Scenario => ({
  providers: { a: answer, b: answer },
  presets,
  body: { provider: undefined, stream: false, ...body },
});

describe("a call under a preset", () => {
  it.each([
    ["by its model", { model: "@preset/mine" }, "maker/one", "@preset/mine"],
    ["by its field", { model: undefined, preset: "Mine" }, "maker/one", "maker/one"],
    ["by its fallbacks", { model: undefined, models: ["@preset/mine"] }, "maker/one", "@preset/mine"],
    ["behind its own model", { model: "maker/two@preset/mine" }, "maker/two", "maker/two@preset/mine"],
    ["beside its own model", { model: "maker/two", preset: "mine" }, "maker/two", "maker/two"],
  ])("named %s is made as the preset says", async (_, body, model, requestedModel) => {
    const { settlement, world } = await runScenario(scenario(body));
    expect(settlement?.generation).toMatchObject({ requestedModel, modelId: model, providerId: "a" });
    expect(world.upstreamCalls).toHaveLength(1);
    expect(world.upstreamCalls[0]?.request).toMatchObject({
      temperature: 0.25,
      messages: [{ role: "system", content: [{ text: "Be brief." }] }, { role: "user" }],
    });
    await world.ports.routes.flush();
    expect(world.routesKept[0]?.preset).toEqual({ id: "id-of-mine", slug: "mine", version: 1 });
  });

  it("that is no conversation takes its models and providers from it", async () => {
    const vectors = {
      preset: readPreset({ model: "maker/vectors", temperature: 1, provider: { ignore: ["a"] } }, "Hi."),
    };
    const embeds = does({ task: "embeddings", upstreamId: undefined, vectors: [[0.5]], usage: usage(7, 0) });
    const { settlement } = await runScenario({
      task: "embeddings",
      providers: { a: embeds, b: embeds },
      presets: { vectors },
      body: { model: "@preset/vectors", provider: undefined },
    });
    expect(settlement?.generation).toMatchObject({ modelId: "maker/vectors", providerId: "b", status: "completed" });
  });

  it("is told which it was, to who asks", async () => {
    const { reply } = await runScenario(scenario({ model: "@preset/mine", provider: { explain: true } }));
    expect(reply.ending?.route).toMatchObject({
      routing: { requested: "@preset/mine", preset: { slug: "mine", version: 1 } },
    });
  });

  it("is counted with what the preset adds", async () => {
    const world = createWorld(scenario({}));
    const count = (model: string) =>
      countPrompt(world.ports, {
        credential: { kind: "key", hash: "known" },
        callerAddress: () => undefined,
        read: async () => readChatCompletion({ model, messages: [{ role: "user", content: "Hello" }] }),
      });
    const [plain, under] = await Promise.all([count("maker/one"), count("@preset/mine")]);
    expect(under).toBeGreaterThan(plain);
  });
});

const losePresets: Scenario["prepare"] = ({ ports }) =>
  Object.assign(ports, { presets: { find: () => Promise.reject(new Error("away")) } });

describe("a call is refused, and nobody is called,", () => {
  it.each([
    ["for a preset that is not there", { model: "@preset/none" }, 404, "model", /no preset none .*presets\/none\/chat/],
    ["for one that is switched off", { preset: "off" }, 404, "preset", /off is disabled.*active again/],
    ["for two presets", { model: "@preset/mine", preset: "off" }, 400, "model", /mine and off|off and mine/],
    ["for a variant of a preset", { model: "@preset/mine:nitro" }, 400, "model", /belongs to the model/],
    ["for no name", { models: ["maker/one@preset/"] }, 400, "models.0", /not the name of a preset/],
    ["for a preset without a model", { model: "@preset/empty" }, 400, "model", /The preset empty names no model/],
    [
      "for a preset with a wrong model",
      { model: "@preset/wrong" },
      400,
      "model",
      /maker\/none, which the preset wrong/,
    ],
  ])("%s", async (_, body, status, parameter, message) => {
    const presets: Scenario["presets"] = {
      mine,
      off: { ...mine, status: "disabled" },
      empty: { preset: readPreset({}, undefined) },
      wrong: { preset: readPreset({ model: "maker/none" }, undefined) },
    };
    const { error, world } = await runScenario(scenario(body, presets));
    expect(error).toMatchObject({ status, parameter });
    expect(error?.message).toMatch(message);
    expect(world.upstreamCalls).toEqual([]);
  });

  it("with a 503 while presets cannot be read", async () => {
    const { error } = await runScenario({ ...scenario({ model: "@preset/mine" }), prepare: losePresets });
    expect(error).toMatchObject({ status: 503, retryAfterSeconds: 2 });
  });
});
