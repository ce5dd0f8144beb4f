import { afterEach, expect, it } from "vitest";
import { type ApiWorld, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
afterEach(() => world.close());

const ask = {
  model: "maker/one",
  messages: [{ role: "user", content: "Hello" }],
  max_tokens: 1_000,
  stream: true,
  // Stops billing when we hang up, so that a caller who leaves frees its hold at once.
  provider: { only: ["openai"] },
};

it.each(["leased", "postgres"] as const)(
  "%s: of 1,000 calls at once, a balance for ten lets exactly ten in",
  async (money) => {
    world = await startApiWorld({ money });
    await world.fault("*", { kind: "hang" });
    const rich = await world.customer();
    const leaving = new AbortController();
    const first = rich.chat(ask, { signal: leaving.signal }).catch(() => undefined);
    await expect.poll(() => world.holdsOf(rich.workspaceId)).toHaveLength(1);
    const [price = { amountNano: 0n }] = await world.holdsOf(rich.workspaceId);
    leaving.abort();
    await first;

    const customer = await world.customer({ creditsNano: price.amountNano * 10n });
    const departure = new AbortController();
    let refused = 0;
    const others: number[] = [];
    const calls = Array.from({ length: 1_000 }, async () => {
      const response = await customer.chat(ask, { signal: departure.signal }).catch(() => undefined);
      if (response?.status === 402) refused += 1;
      else if (response) others.push(response.status);
      await response?.body?.cancel().catch(() => undefined);
    });
    await expect.poll(() => refused, { timeout: 90_000 }).toBe(990);
    const holds = await world.holdsOf(customer.workspaceId);
    expect(holds).toHaveLength(10);
    expect(new Set(holds.map((hold) => hold.amountNano))).toEqual(new Set([price.amountNano]));
    expect(others).toEqual([]);

    departure.abort();
    await Promise.all(calls);
    await expect.poll(() => world.holdsOf(customer.workspaceId)).toEqual([]);
  },
);
