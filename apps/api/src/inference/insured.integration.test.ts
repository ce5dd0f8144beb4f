import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

describe.each(["postgres", "leased"] as const)("with money in %s", (money) => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await startApiWorld({ money });
  });
  afterEach(() => world.resetFaults());
  afterAll(async () => {
    await expectSoundLedger(world.database);
    await world.close();
  });

  it("an answer that its provider ends with an error costs its caller nothing, and is a loss of ours in the books", async () => {
    const customer = await world.customer();
    await world.fault("openai", { kind: "mid-stream-error", afterChunks: 8, times: 1 });
    const response = await customer.chat({
      model: "maker/one",
      messages: [{ role: "user", content: "Write 200 tokens" }],
      stream: true,
      provider: { only: ["openai"] },
    });
    const text = await response.text();
    expect(text).toContain('"error":');
    const id = response.headers.get("x-generation-id") ?? "";
    const { chargedNano, uncoveredNano, generation } = await world.settlementOf(id);
    expect({ chargedNano, uncoveredNano }).toEqual({ chargedNano: 0n, uncoveredNano: 0n });
    expect(generation).toMatchObject({ status: "interrupted", costNano: 0n, estimated: true });
    const cost = BigInt(generation.inputTokens) * 1_000n + BigInt(generation.outputTokens) * 4_000n;
    expect(generation.outputTokens).toBeGreaterThan(0);
    const entries = await world.database.ledgerEntry.findMany({
      where: { account: { name: "platform:loss-insurance" } },
      select: { amountNano: true },
    });
    expect(entries).toEqual([{ amountNano: -cost }]);
  });
});
