import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

/** $1 per million tokens in, $4 out, at OpenAI: a stream that ends its bill when we hang up, and hides nothing. */
const ask = (tokens: number, more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: `Write ${tokens} tokens` }],
  stream: true,
  provider: { only: ["openai"] },
  ...more,
});

type Chunk = {
  choices: { delta: { content?: string }; finish_reason: string | null }[];
  error?: { code: number; message: string };
  usage?: { cost: number; completion_tokens: number };
};

const chunksOf = (text: string): Chunk[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice("data: ".length)) as Chunk);

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

  const upstreamTokens = async (id: string): Promise<number> => {
    const response = await fetch(`${world.sandbox.url}/control/providers/requests?generation=${id}`);
    const { requests } = (await response.json()) as { requests: { tokensWritten: number }[] };
    return requests[0]?.tokensWritten ?? 0;
  };

  it("a long answer is held for in steps, and charged to the token", async () => {
    const customer = await world.customer();
    await world.fault("openai", { kind: "slow", firstTokenMs: 8_000, chunkMs: 0.2, times: 1 });
    const held: bigint[] = [];
    const watch = async () => {
      const holds = await world.holdsOf(customer.workspaceId);
      held.push(...holds.map(({ amountNano }) => amountNano));
      return held.length;
    };
    const running = customer.chat(ask(7_000));
    await expect.poll(watch).toBeGreaterThan(0);
    // 2,048 tokens and the prompt. All that the model can write, 16,000 tokens, would be 64 million.
    expect(held[0]).toBeLessThan(9_000_000n);
    const response = await running;
    const ended = new AbortController();
    const watching = (async () => {
      while (!ended.signal.aborted) {
        await watch();
        await delay(20);
      }
    })();
    const chunks = chunksOf(await response.text());
    ended.abort();
    await watching;
    const id = response.headers.get("x-generation-id") ?? "";
    const { chargedNano, uncoveredNano, generation } = await world.settlementOf(id);
    expect(generation).toMatchObject({ status: "completed", outputTokens: 7_000, estimated: false });
    expect(chargedNano).toBe(BigInt(generation.inputTokens) * 1_000n + 28_000_000n);
    expect(uncoveredNano).toBe(0n);
    expect(chunks.some(({ error }) => error !== undefined)).toBe(false);
    expect(Math.max(...held.map(Number))).toBeLessThan(48_000_000);
  });

  it("an answer that outruns its credits is cut, said so, and charged for what was delivered", async () => {
    const customer = await world.customer({ creditsNano: 20_000_000n });
    await world.fault("openai", { kind: "slow", firstTokenMs: 0, chunkMs: 0.2, times: 1 });
    const response = await customer.chat(ask(12_000));
    const chunks = chunksOf(await response.text());
    const id = response.headers.get("x-generation-id") ?? "";
    const last = chunks.find(({ error }) => error !== undefined);
    expect(last).toMatchObject({ error: { code: 402 }, choices: [{ finish_reason: "length" }] });
    const { chargedNano, uncoveredNano, generation } = await world.settlementOf(id);
    expect(generation).toMatchObject({ status: "interrupted", finishReason: "length", estimated: true });
    expect(uncoveredNano).toBe(0n);
    expect(chargedNano).toBeLessThanOrEqual(20_000_000n);
    // Four letters a token, as the sandbox writes them.
    const letters = chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("").length;
    expect(Math.abs(generation.outputTokens - letters / 4)).toBeLessThanOrEqual(64);
    expect(await upstreamTokens(id)).toBeLessThan(12_000);
    expect(chunks.at(-1)?.usage?.cost).toBe(Number(chargedNano) / 1e9);
  });

  it("a provider that bills on is held for to its last token", async () => {
    const customer = await world.customer();
    await world.fault("groq", { kind: "slow", firstTokenMs: 8_000, chunkMs: 0, times: 1 });
    const running = customer.chat(ask(20, { provider: { only: ["groq"] }, max_tokens: 9_000 }));
    await expect.poll(() => world.holdsOf(customer.workspaceId)).toHaveLength(1);
    const [hold] = await world.holdsOf(customer.workspaceId);
    expect(hold?.amountNano).toBeGreaterThan(72_000_000n);
    await (await running).text();
  });
});
