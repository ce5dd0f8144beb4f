import { nanoUsd, picoUsd } from "@causeway/money";
import { describe, expect, it } from "vitest";
import { createWorld, runScenario, streams, usage } from "./gateway.fixture.ts";

const balances = [1n, 9n, 999n, 1_000n, 11_000n, 99_999n, 100_000n].map(nanoUsd);
const limits = [1, 2, 25, 1_000, 10_000_000];

const withBalance = (balance: bigint, max_tokens: unknown, billsOnCancel: readonly string[] = []) => ({
  providers: { a: streams(["x"], usage(1, 1)) },
  billsOnCancel,
  body: { messages: [{ role: "user", content: "" }], max_tokens },
  prepare: ({ holds }: ReturnType<typeof createWorld>) => {
    holds.balance = nanoUsd(balance);
  },
});

describe.each([[[]], [["a"]]])("with providers that bill on: %j", (billsOnCancel) => {
  it.each(balances.flatMap((balance) => limits.map((limit) => [balance, limit] as const)))(
    "%d nano-dollars and max_tokens %d: a clear refusal or a paid call, never less than nothing",
    async (balance, limit) => {
      const { error, settlement, world } = await runScenario(withBalance(balance, limit, billsOnCancel));
      expect({
        status: error?.status,
        paid: balance - world.holds.balance,
        cost: settlement?.generation.cost,
        calls: world.upstreamCalls.length,
      }).toEqual(
        error
          ? { status: 402, paid: 0n, cost: undefined, calls: 0 }
          : { status: undefined, paid: 5_000n, cost: 5_000n, calls: 1 },
      );
      expect(world.holds.balance >= 0n).toBe(true);
    },
  );
});

it.each([1_000_000_000, 2 ** 31, 2 ** 53 - 1, 0, -1, -(2 ** 31), 1.5, 2 ** 53, 1e300, "1e9", "100", true, {}])(
  "max_tokens %j is refused by name",
  async (limit) => {
    const { error, world } = await runScenario(withBalance(1_000_000_000n, limit));
    expect(error).toMatchObject({ status: 400, parameter: "max_tokens" });
    expect(world.holds.taken).toHaveLength(0);
  },
);

it("a token of a trillionth of a dollar costs a nano-dollar, and a balance of one pays for it", async () => {
  const { settlement, world } = await runScenario({
    ...withBalance(1n, 100),
    changeEndpoint: (endpoint) => ({
      ...endpoint,
      price: { ...endpoint.price, input: picoUsd(1n), output: picoUsd(1n) },
    }),
  });
  expect(settlement?.generation.cost).toBe(1n);
  expect(world.holds.balance).toBe(0n);
});

it("lets a balance of next to nothing in where it is enough", async () => {
  const { error } = await runScenario(withBalance(100_000n, 2));
  expect(error).toBeUndefined();
});
