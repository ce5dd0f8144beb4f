import { describe, expect, it } from "vitest";
import { answers, createWorld, fails, outage, runScenario, type Scenario } from "./gateway.fixture.ts";

const answer = answers("Hello");
const scenario = (body: Scenario["body"] = {}, more: Partial<Scenario> = {}): Scenario => ({
  providers: { a: answer },
  body: { provider: undefined, stream: false, model: "causeway/auto", ...body },
  ...more,
});
const only = (...models: string[]) => [{ id: "auto-router", allowed_models: models }];

describe("a call of the auto router", () => {
  it.each(["causeway/auto", "openrouter/auto", "OpenRouter/Auto", "openrouter/auto-beta"])(
    "named %s",
    async (model) => {
      const { settlement, reply, world } = await runScenario(scenario({ model, provider: { explain: true } }));
      expect(settlement?.generation).toMatchObject({ requestedModel: model, modelId: "maker/one" });
      expect(reply.envelope ?? reply.ending).toMatchObject({ envelope: { model: "maker/one" } });
      const router = { name: "auto", chosen: ["maker/one", "maker/two", "maker/dear"], reasons: expect.any(Array) };
      expect(reply.ending?.route).toMatchObject({
        routing: { requested: model, strategy: "auto", router },
        openrouter_metadata: { strategy: "auto" },
      });
      await world.ports.routes.flush();
      expect(world.routesKept[0]?.router).toEqual(router);
    },
  );

  it.each([
    ["allowed", { plugins: only("maker/t*") }, "maker/two"],
    ["not excluded", { plugins: [{ id: "auto-router", excluded_models: ["maker/one", "maker/dear"] }] }, "maker/two"],
    ["of the tier", { plugins: [{ id: "auto-router", cost_tier: "max" }] }, "maker/dear"],
    [
      "of the answer before",
      {
        plugins: [{ id: "auto-router", pin_model: true }],
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello", model: "maker/dear" },
          { role: "user", content: "More" },
        ],
      },
      "maker/dear",
    ],
  ])("goes to what is %s", async (_, body, modelId) => {
    const { settlement } = await runScenario(scenario({ max_tokens: 10, ...body }));
    expect(settlement?.generation.modelId).toBe(modelId);
  });

  it("ignores a plugin that is switched off", async () => {
    const plugins = [{ id: "auto-router", enabled: false, allowed_models: ["nobody/*"] }];
    const { settlement } = await runScenario(scenario({ plugins }));
    expect(settlement?.generation.modelId).toBe("maker/one");
  });

  it("goes on with the next of the chosen models, and then with the caller's own", async () => {
    const providers = { a: [fails(outage()), answer] };
    const { settlement } = await runScenario(
      scenario({ plugins: only("maker/two"), models: ["maker/one"] }, { providers }),
    );
    expect(settlement?.attempts.map(({ modelId }) => modelId)).toEqual(["maker/two", "maker/one"]);
    expect(settlement?.generation.modelId).toBe("maker/one");
  });

  it("stays with the model that answered its session before", async () => {
    const world = createWorld(scenario({ session_id: "s", max_tokens: 10 }));
    const first = await world.run({ body: { plugins: only("maker/dear") } });
    expect(first.settlement?.generation.modelId).toBe("maker/dear");
    const next = await world.run({ generationId: "gen-2" });
    expect(next.settlement?.generation.modelId).toBe("maker/dear");
    const other = await world.run({ generationId: "gen-3", body: { session_id: "other" } });
    expect(other.settlement?.generation.modelId).toBe("maker/one");
    const restricted = await world.run({ generationId: "gen-4", body: { plugins: only("maker/two") } });
    expect(restricted.settlement?.generation.modelId).toBe("maker/two");
  });

  it("knows nothing but models that the key may use", async () => {
    const limits = [{ holder: "key", subject: "key:1", name: "k", models: ["maker/two"], spend: [] }] as never;
    const { settlement } = await runScenario(scenario({}, { key: { limits } }));
    expect(settlement?.generation.modelId).toBe("maker/two");
  });

  it.each([
    ["no model is allowed", scenario({ plugins: only("nobody/*") }), /No models match.*Widen allowed_models/],
    ["no provider is", scenario({ provider: { only: ["q"] } }), /No models match.*leave out some of provider/],
    ["nothing is free", scenario({ model: "openrouter/free" }), /No free models match/],
  ])("is a 404 when %s", async (_, asked, message) => {
    const { error, world } = await runScenario(asked);
    expect(error).toMatchObject({ status: 404, parameter: "model" });
    expect(error?.message).toMatch(message);
    expect(world.upstreamCalls).toEqual([]);
  });
});

const forNothing: Scenario["changeEndpoint"] = (endpoint) => ({
  ...endpoint,
  price: { ...endpoint.price, input: 0n as never, output: 0n as never },
});

it("the free router draws one that costs nothing, and stays with it", async () => {
  const world = createWorld(scenario({ model: "causeway/free", session_id: "s" }, { changeEndpoint: forNothing }));
  const chosen = new Set<string | undefined>();
  for (const generationId of ["gen-1", "gen-2", "gen-3"]) {
    const { settlement } = await world.run({ generationId });
    expect(settlement?.generation.cost).toBe(0n);
    chosen.add(settlement?.generation.modelId);
  }
  expect(chosen.size).toBe(1);
});
