import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld({ upstream: { timeouts: { firstByteMs: 8_000, thinkingFirstByteMs: 8_000 } } });
  customer = await world.customer();
});
beforeEach(() => untilFirstIsAsked());
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const ask = (more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: "Tell me about bridges" }],
  provider: { order: ["openai", "groq"] },
  max_tokens: 30,
  ...more,
});

/** A provider that has just failed often, or asked for a pause, is asked last until that is over. */
const untilFirstIsAsked = () =>
  expect
    .poll(
      async () => {
        const { id, provider } = (await (await customer.chat(ask())).json()) as { id: string; provider: string };
        await world.settlementOf(id);
        return provider;
      },
      { timeout: 60_000 },
    )
    .toBe("Openai");

type Chunk = { provider: string; choices: { delta: { content?: string } }[]; error?: { message: string } };

async function chunksOf(response: Response): Promise<Chunk[]> {
  const text = await response.text();
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  const events = text.split("\n").filter((line) => line.startsWith("data: {"));
  return events.map((line) => JSON.parse(line.slice("data: ".length)) as Chunk);
}

describe.each([true, false])("with stream: %s", (stream) => {
  it.each([
    ["500", { kind: "status", status: 500 }, 500],
    ["429", { kind: "status", status: 429, retryAfterSeconds: 2 }, 429],
    ["401, since our credential is not the caller's", { kind: "status", status: 401 }, 401],
    ["a reset", { kind: "reset" }, null],
    ["silence", { kind: "hang" }, null],
  ] as const)("after %s the next provider answers, and the attempts can be looked up", async (_, fault, status) => {
    await world.fault("openai", { ...fault, times: 1 });
    const response = await customer.chat(ask({ stream }));
    expect(response.status).toBe(200);
    const providers = stream
      ? new Set((await chunksOf(response)).map((chunk) => chunk.provider))
      : new Set([((await response.json()) as { provider: string }).provider]);
    expect(providers).toEqual(new Set(["Groq"]));
    const id = response.headers.get("x-generation-id");
    const { data } = (await (await customer.get(`/generation?id=${id}`)).json()) as { data: object };
    expect(data).toMatchObject({
      provider_name: "Groq",
      provider_responses: [
        {
          provider_name: "Openai",
          status,
          outcome: expect.not.stringMatching("completed"),
          reason: expect.any(String),
        },
        { provider_name: "Groq", status: 200, outcome: "completed" },
      ],
      routing: {
        ranked_by: "price-weighted chance",
        candidates: [
          { provider: "Openai", selected: false },
          { provider: "Groq", selected: true },
        ],
        attempts: [{ provider: "Openai", status }, { provider: "Groq" }],
      },
    });
  });
});

it("never mixes the text of two providers: a stream cut after its first word stays cut", async () => {
  await world.fault("openai", { kind: "cut", afterChunks: 3, times: 1 });
  const chunks = await chunksOf(await customer.chat(ask({ stream: true })));
  expect(new Set(chunks.map((chunk) => chunk.provider))).toEqual(new Set(["Openai"]));
  expect(chunks.find((chunk) => chunk.error)?.error?.message).toMatch(/^Openai broke off its answer/);
});

it("falls through to the next model, and bills that model", async () => {
  await world.fault("openai", { kind: "status", status: 503, times: 1 });
  await world.fault("groq", { kind: "status", status: 503, times: 1 });
  const response = await customer.chat(ask({ models: ["maker/two"] }));
  expect(await response.json()).toMatchObject({ model: "maker/two", provider: "Anthropic" });
  const id = response.headers.get("x-generation-id") ?? "";
  await world.settlementOf(id);
  const generation = await world.database.generation.findUniqueOrThrow({ where: { id } });
  const attempts = await world.database.attempt.findMany({ where: { generationId: id }, orderBy: { sequence: "asc" } });
  expect(generation).toMatchObject({ requestedModel: "maker/one", modelId: "maker/two", status: "completed" });
  expect(attempts.map((attempt) => attempt.providerId)).toEqual(["openai", "groq", "anthropic"]);
  // $3 per million in, $15 per million out.
  expect(generation.costNano).toBe(BigInt(generation.inputTokens) * 3_000n + BigInt(generation.outputTokens) * 15_000n);
});

it("estimates when the provider does not count, and says so", async () => {
  await world.fault("openai", { kind: "no-usage", times: 1 });
  const response = await customer.chat(ask({ stream: true }));
  await chunksOf(response);
  const { data } = (await (await customer.get(`/generation?id=${response.headers.get("x-generation-id")}`)).json()) as {
    data: { is_estimated: boolean; total_cost: number };
  };
  expect(data.is_estimated).toBe(true);
  expect(data.total_cost).toBeGreaterThan(0);
});

it("never charges more than was held, whatever a provider counts", async () => {
  await world.fault("openai", { kind: "absurd-usage", times: 1 });
  const before = await balance();
  const response = await customer.chat(ask());
  const { id, usage } = (await response.json()) as { id: string; usage: { cost: number } };
  await world.settlementOf(id);
  const charged = before - (await balance());
  expect(Math.round(usage.cost * 1e9)).toBe(Number(charged));
  // 30 tokens at $8 per million and the prompt, at most a token a byte, at $2.
  expect(charged).toBeLessThan(30n * 8_000n + 200n * 2_000n);
});

const balance = async () => {
  const account = await world.database.ledgerAccount.findUniqueOrThrow({
    where: { name: `workspace:${customer.workspaceId}:credits` },
    include: { balance: true },
  });
  return account.balance?.balanceNano ?? 0n;
};
