import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { booksAfter, steps } from "./orders.ts";

const dollar = 1_000_000_000n;

describe.each(["won", "lost"] as const)("seven events of a payment whose dispute is %s", (end) => {
  it.each([
    { isStale: false, otherNano: 0n, case: "read as Stripe has it now" },
    { isStale: true, otherNano: 0n, case: "read as old as each event" },
    { isStale: true, otherNano: 5n * dollar, case: "with other credits that pay a part of the debt" },
  ])(
    "end in the same books in all 5,040 orders, $case",
    async ({ isStale, otherNano }) => {
      const options = { end, isStale, otherNano };
      const expected = await booksAfter(steps, options);
      const others: string[] = [];
      let orders = 0;
      for (const order of permutations(steps)) {
        orders += 1;
        if (!isDeepStrictEqual(await booksAfter(order, options), expected)) others.push(order.join(", "));
      }
      expect(others).toEqual([]);
      expect(orders).toBe(5_040);
      expect(expected).toEqual(booksOf(end, otherNano));
    },
    240_000,
  );
});

/** Of each of the two refunds the fraction of a nano-dollar is ours to bear: together one. */
const rounding = 1n;

/** Refunded and disputed whole: won, the payment and its refunds cancel out; lost, the money is gone twice. */
function booksOf(end: "won" | "lost", otherNano: bigint) {
  const left = otherNano + rounding - (end === "won" ? 0n : 20n * dollar);
  const accounts = {
    "external:stripe": end === "won" ? 0n : 21_100_000_000n,
    "platform:promotional-grants": -otherNano,
    "platform:purchase-fees": (end === "won" ? 0n : -1_100_000_000n) - rounding,
    "receivable:w": left < 0n ? left : 0n,
    "workspace:w:credits": left > 0n ? left : 0n,
  };
  return {
    accounts: Object.fromEntries(Object.entries(accounts).filter(([, sum]) => sum !== 0n)),
    spendingStopped: left < 0n ? "debt" : null,
    notices: [`dispute-${end} du`, "dispute-opened du", "refund-succeeded id", "refund-succeeded id"].toSorted(),
  };
}

function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
}
