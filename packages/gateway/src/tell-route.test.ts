import { describe, expect, it } from "vitest";
import { runScenario } from "./gateway.fixture.ts";
import { answers, fails, outage, streams } from "./upstream-scripts.fixture.ts";

const providers = { a: fails(outage("too busy"), 503), b: streams(["from b"]) };
const explained = { order: ["a", "b"], explain: true };

describe("how a call was routed", () => {
  it("is kept with every generation, with who was left out and by what", async () => {
    const { world } = await runScenario({ providers, body: { provider: { order: ["a"], ignore: ["b"] } } });
    await world.ports.routes.flush();
    expect(world.routesKept).toEqual([
      {
        rankedBy: "price-weighted chance",
        candidates: [["a:maker/one", "healthy", 7_000_000, null, null, null]],
        excluded: [["b:maker/one", "allowed_providers"]],
        stoppedBy: "attempts",
      },
    ]);
  });

  it("is told with the answer to those who ask: candidates, attempts, and why each failed", async () => {
    const { reply } = await runScenario({ providers, body: { provider: explained } });
    expect(reply.ending).toMatchObject({
      kind: "stream",
      route: {
        routing: {
          ranked_by: "price-weighted chance",
          candidates: [
            { provider: "A", selected: false, standing: "healthy", typical_price: 1.75 },
            { provider: "B", selected: true },
          ],
          excluded: [],
          attempts: [
            { provider: "A", status: 503, outcome: "unavailable", reason: "too busy" },
            { provider: "B", status: 200, outcome: "completed", reason: null },
          ],
        },
        openrouter_metadata: {
          strategy: "direct",
          attempt: 2,
          endpoints: {
            total: 2,
            available: [
              { provider: "A", selected: false },
              { provider: "B", selected: true },
            ],
          },
        },
      },
    });
  });

  it("is kept with what the call was warned of", async () => {
    const { world, reply } = await runScenario({
      providers: { a: streams(["x"]) },
      body: { plugins: [{ id: "moderation" }] },
    });
    await world.ports.routes.flush();
    const told = reply.ending?.warnings ?? [];
    expect(told.length).toBeGreaterThan(0);
    expect(world.routesKept[0]?.warnings).toEqual(told);
  });

  it("is told with an error too", async () => {
    const { error } = await runScenario({
      providers: { a: providers.a },
      body: { provider: { explain: true, max_attempts: 1 } },
    });
    expect(error?.metadata["routing"]).toMatchObject({ stopped_by: "attempts", attempts: [{ reason: "too busy" }] });
  });

  it("is not told to anybody else", async () => {
    const { reply } = await runScenario({ providers: { a: answers("well") }, body: { stream: false } });
    expect(reply.ending).not.toHaveProperty("route");
  });
});
