import { picoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { catalogOf, createWorld, type Script, streams, usage, type World } from "./gateway.fixture.ts";

/** Something happens to the catalogue while the provider writes. */
const meanwhile = (happens: (world: World) => void) => {
  const worlds: World[] = [];
  const script: Script = async (sink, cancellation) => {
    for (const world of worlds) happens(world);
    return await streams(["one", "two"], usage(10, 5))(sink, cancellation);
  };
  const world = createWorld({ providers: { a: script } });
  worlds.push(world);
  return world;
};

it.each<[string, (world: World) => void]>([
  [
    "a price that doubles",
    (world) => {
      world.catalog = catalogOf(["a"], (endpoint) => ({
        ...endpoint,
        priceVersionId: "price-later",
        price: { ...endpoint.price, input: picoUsd(2_000_000n), output: picoUsd(8_000_000n) },
      }));
    },
  ],
  [
    "a model that is removed",
    (world) => {
      world.catalog = catalogOf([]);
    },
  ],
])("%s while the answer is written changes nothing for it: the price at admission is pinned", async (_, happens) => {
  const { settlement, reply } = await meanwhile(happens).run();
  expect(reply.text).toBe("onetwo");
  expect(settlement).toMatchObject({
    end: "counted",
    generation: { cost: 30_000n, priceVersionId: "price-a", modelId: "maker/one", status: "completed" },
  });
});
