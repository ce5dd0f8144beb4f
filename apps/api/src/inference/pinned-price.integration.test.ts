import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const ask = {
  model: "maker/one",
  messages: [{ role: "user", content: "Write 200 tokens" }],
  stream: true,
  provider: { only: ["openai"] },
};

const doublePrice = () =>
  world.database.priceVersion.create({
    data: { endpointId: "openai:maker/one", inputPico: 2_000_000n, outputPico: 8_000_000n, source: "dearer" },
  });
const remove = () => world.database.endpoint.updateMany({ where: { modelId: "maker/one" }, data: { enabled: false } });

it.each([
  ["doubles in price", doublePrice, { input: 1_000n, output: 4_000n }, 8_000],
  ["is removed", remove, { input: 2_000n, output: 8_000n }, 404],
] as const)(
  "a model that %s in the middle of an answer is billed at the price it was let in at",
  async (_, change, price, later) => {
    const customer = await world.customer();
    await world.fault("openai", { kind: "slow", firstTokenMs: 0, chunkMs: 10, times: 1 });
    const response = await customer.chat(ask);
    await change();
    await world.announce({ kind: "catalog" });
    // From now on it is another price, or no model, while the answer is still being written.
    await expect
      .poll(async () => {
        const probe = { ...ask, stream: false, max_tokens: 1, messages: [{ role: "user", content: "Hi" }] };
        const answer = await customer.chat(probe);
        const { usage } = (await answer.json()) as { usage?: { cost: number; prompt_tokens: number } };
        // One token out at $8 per million, and so many in at $2.
        return usage ? Math.round(usage.cost * 1e9) - 2_000 * usage.prompt_tokens : answer.status;
      })
      .toBe(later);
    const text = await response.text();
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    const { generation, chargedNano } = await world.settlementOf(response.headers.get("x-generation-id") ?? "");
    expect(generation).toMatchObject({ outputTokens: 200, estimated: false, status: "completed" });
    expect(chargedNano).toBe(BigInt(generation.inputTokens) * price.input + 200n * price.output);
  },
);
