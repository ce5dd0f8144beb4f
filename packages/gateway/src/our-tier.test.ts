import { expect, it } from "vitest";
import { answers, runScenario } from "./gateway.fixture.ts";

const run = (tier: string, ownKeys: readonly object[] = []) =>
  runScenario({ providers: { a: answers("Hello") }, ownKeys, body: { stream: false, service_tier: tier } });

it.each(["priority", "fast", "flex", "scale"])("%s is not bought on our capacity, and that is said", async (tier) => {
  const { reply, world } = await run(tier);
  expect(world.upstreamCalls[0]?.request).toMatchObject({ extra: {} });
  expect(world.upstreamCalls[0]?.request).not.toHaveProperty("extra.service_tier");
  expect(reply.ending?.warnings).toContainEqual(expect.objectContaining({ param: "service_tier" }));
});

it.each(["auto", "default"])("%s is passed on", async (tier) => {
  const { reply, world } = await run(tier);
  expect(world.upstreamCalls[0]?.request).toMatchObject({ extra: { service_tier: tier } });
  expect(reply.ending?.warnings).toEqual([]);
});

it("is the owner's affair on a key of the workspace's own", async () => {
  const { world } = await run("priority", [{}]);
  expect(world.upstreamCalls[0]).toMatchObject({
    ownSecret: expect.any(String),
    request: { extra: { service_tier: "priority" } },
  });
});
