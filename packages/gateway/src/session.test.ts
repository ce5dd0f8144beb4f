import { describe, expect, it } from "vitest";
import { createWorld, type World } from "./gateway.fixture.ts";
import { fails, outage, streams } from "./upstream-scripts.fixture.ts";

const providers = { a: streams(["from a"]), b: streams(["from b"]), c: streams(["from c"]) };
const session = (provider: Readonly<Record<string, unknown>> = {}) => ({ session_id: "s", provider });

/** Whatever session is asked for. */
const pinTo = (world: World, endpointId: string) => {
  world.pins.peek = () => endpointId;
};

describe("the calls of a session", () => {
  it("go where the first was answered", async () => {
    const world = createWorld({ providers, body: session() });
    const first = await world.run({ generationId: "1" });
    const rest = [await world.run({ generationId: "2" }), await world.run({ generationId: "3" })];
    for (const { reply } of rest) expect(reply.text).toBe(first.reply.text);
    expect([...world.pins.kept.values()]).toEqual([first.settlement?.generation.endpointId]);
  });

  it("go elsewhere while that endpoint fails, and come back", async () => {
    const world = createWorld({
      providers: { ...providers, b: [fails(outage(), 503), streams(["from b"])] },
      body: session(),
    });
    // Whoever is drawn, b is where it was.
    pinTo(world, "b:maker/one");
    const away = await world.run({ generationId: "1" });
    expect(away.reply.text).not.toBe("from b");
    expect((await world.run({ generationId: "2" })).reply.text).toBe("from b");
  });

  it("when pinned, fail rather than go elsewhere, and say so", async () => {
    const world = createWorld({
      providers: { ...providers, b: fails(outage(), 503) },
      body: session({ sticky: "pin" }),
    });
    pinTo(world, "b:maker/one");
    const { error } = await world.run();
    expect(error).toMatchObject({ status: 503, message: expect.stringContaining("B returned an error (HTTP 503)") });
    expect(new Set(world.upstreamCalls.map(({ providerId }) => providerId))).toEqual(new Set(["b"]));
  });

  it("cannot be pinned without a name", async () => {
    const { error } = await createWorld({ providers, body: { provider: { sticky: "pin" } } }).run();
    expect(error).toMatchObject({ status: 400, parameter: "provider.sticky" });
  });
});
