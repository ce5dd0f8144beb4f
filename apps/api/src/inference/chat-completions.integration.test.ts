import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterEach(() => world.resetFaults());
afterAll(() => world.close());

const openai = (key: string) => new OpenAI({ apiKey: key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });

describe("the openai SDK", () => {
  it("streams to the end and gets usage with its cost, equal to the ledger's entry", async () => {
    const customer = await world.customer();
    const stream = await openai(customer.key).chat.completions.create({
      model: "maker/one",
      messages: [{ role: "user", content: "Tell me about bridges" }],
      stream: true,
    });
    let text = "";
    let usage: (OpenAI.CompletionUsage & { cost?: number }) | undefined;
    let id = "";
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
      id = chunk.id;
    }
    expect(text.length).toBeGreaterThan(10);
    expect(usage?.completion_tokens).toBeGreaterThan(0);
    const settlement = await world.database.settlement.findUniqueOrThrow({ where: { generationId: id } });
    expect(Math.round((usage?.cost ?? 0) * 1e9)).toBe(Number(settlement.chargedNano));
    expect(settlement.chargedNano).toBeGreaterThan(0n);
    await expectSoundLedger(world.database);
  });
});
