import { expect, it, vi } from "vitest";
import { askTogether } from "./ask-together.ts";

type Ask = (names: readonly string[]) => Promise<ReadonlyMap<string, number>>;

const lengths = () => vi.fn<Ask>(async (names) => new Map(names.map((name) => [name, name.length])));

it("makes one question of all that is asked in one turn, each name once", async () => {
  const ask = lengths();
  const lengthOf = askTogether(ask);
  expect(await Promise.all(["a", "bb", "a"].map(lengthOf))).toEqual([1, 2, 1]);
  expect(ask.mock.calls).toEqual([[["a", "bb"]]]);
});

it("remembers nothing, and knows nothing of what has no answer", async () => {
  const ask = vi.fn<Ask>(async () => new Map());
  const lengthOf = askTogether(ask);
  expect([await lengthOf("a"), await lengthOf("a")]).toEqual([undefined, undefined]);
  expect(ask).toHaveBeenCalledTimes(2);
});

it("tells everyone of a question that failed, and asks the next one", async () => {
  const ask = lengths().mockRejectedValueOnce(new Error("away"));
  const lengthOf = askTogether(ask);
  const outcomes = await Promise.allSettled(["a", "bb"].map(lengthOf));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await lengthOf("a")).toBe(1);
});

it("keeps a question short: a hundred names at most", async () => {
  const ask = lengths();
  const lengthOf = askTogether(ask);
  await Promise.all(Array.from({ length: 250 }, (_, index) => lengthOf(`name ${index}`)));
  expect(ask.mock.calls.map(([names]) => names.length)).toEqual([100, 100, 50]);
});
