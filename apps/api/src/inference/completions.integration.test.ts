import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
let openai: OpenAI;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

async function expectBilled(id: string, usage: unknown) {
  const { chargedNano, generation } = await world.settlementOf(id);
  expect(generation.apiType).toBe("completions");
  expect(chargedNano).toBeGreaterThan(0n);
  expect(Math.round((usage as { cost: number }).cost * 1e9)).toBe(Number(chargedNano));
}

it.each(["maker/one", "maker/two"])("the openai SDK completes a text with %s, whole and streamed", async (model) => {
  const asked = { model, prompt: "Tell me about bridges", echo: true };
  const whole = await openai.completions.create(asked);
  expect(whole.choices[0]?.text).toMatch(/^Tell me about bridges.{10,}/s);
  await expectBilled(whole.id, whole.usage);

  const stream = await openai.completions.create({ ...asked, stream: true });
  const chunks: OpenAI.Completion[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map((chunk) => chunk.choices[0]?.text).join("")).toMatch(/^Tell me about bridges.{10,}/s);
  await expectBilled(chunks[0]?.id ?? "", chunks.at(-1)?.usage);
});

it("says what it could not do, and refuses what it cannot", async () => {
  const whole = await openai.completions.create({ model: "maker/one", prompt: "Once", suffix: "the end" });
  expect(whole).toMatchObject({ warnings: [{ code: "field-ignored", param: "suffix" }] });
  const failing = openai.completions.create({ model: "maker/one", prompt: ["a", "b"] });
  await expect(failing).rejects.toMatchObject({ status: 400, param: "prompt" });
});
