import { describe, expect, it, test } from "vitest";
import { answers, runScenario } from "./gateway.fixture.ts";

const run = (body: object) => runScenario({ providers: { a: answers("Hello") }, body: { stream: false, ...body } });

test.each(["one", "ONE", "one-20250929", "one-2025-09-29", "one-latest", "one:nitro"])(
  "a model may be called %s, as the vendors' own clients do",
  async (model) => {
    const { settlement } = await run({ model });
    expect(settlement?.generation).toMatchObject({ requestedModel: model, modelId: "maker/one" });
  },
);

const asked = async (body: object) => (await run(body)).world.upstreamCalls[0]?.request;

describe("variants", () => {
  it("ask for reasoning where the call says nothing of it", async () => {
    expect(await asked({ model: "maker/one:thinking" })).toMatchObject({ reasoning: { enabled: true } });
    const off = { model: "maker/one:thinking", reasoning: { enabled: false } };
    expect(await asked(off)).toMatchObject({ reasoning: { enabled: false } });
    expect(await asked({ model: "maker/one:floor" })).toMatchObject({ reasoning: undefined });
  });

  it.each(["batch", "extended"])("that name no entry are told: %s", async (variant) => {
    const { reply, settlement } = await run({ model: `maker/one:${variant}` });
    expect(settlement?.generation.modelId).toBe("maker/one");
    expect(reply.ending?.warnings).toContainEqual(
      expect.objectContaining({ param: "model", message: expect.stringContaining(`maker/one:${variant}`) }),
    );
  });
});
