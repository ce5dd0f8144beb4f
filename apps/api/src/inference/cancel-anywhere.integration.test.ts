import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer({ creditsNano: 1_000_000_000_000n });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const tokens = 120;
const ask = (provider: string) => ({
  model: provider === "anthropic" ? "maker/two" : "maker/one",
  messages: [{ role: "user", content: `Write ${tokens} tokens` }],
  stream: true,
  max_tokens: 400,
  provider: { only: [provider] },
});

/** Reads so many bytes of the answer, then leaves; at 0 as soon as there is an answer. */
async function leaveAfter(bytes: number, provider: string): Promise<string> {
  const leaving = new AbortController();
  const response = await customer.chat(ask(provider), { signal: leaving.signal });
  const reader = response.body?.getReader();
  for (let read = 0; read < bytes; ) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) break;
    read += value?.length ?? 0;
  }
  leaving.abort();
  return response.headers.get("x-generation-id") ?? "";
}

type UpstreamRecord = {
  tokensWritten: number;
  endedAt: number | null;
  completed: boolean;
  clientAborted: boolean;
};

/** What the provider wrote, once its side of the connection is closed. */
async function recordOf(id: string): Promise<UpstreamRecord> {
  const find = async () => {
    const response = await fetch(`${world.sandbox.url}/control/providers/requests?generation=${id}`);
    const { requests } = (await response.json()) as { requests: UpstreamRecord[] };
    return requests.find(({ endedAt }) => endedAt !== null);
  };
  return await vi.waitUntil(find, { timeout: 60_000 });
}

/** Sixty callers who leave at points evenly spread over an answer. */
async function leaveEverywhere(provider: string) {
  await world.resetFaults();
  // Two tokens a chunk: while this machine stands still for a second, twenty more fall due.
  await world.fault(provider, { kind: "slow", firstTokenMs: 5, chunkMs: 100 });
  const points = Array.from({ length: 60 }, (_, index) => index * 200);
  const ids = await Promise.all(points.map((bytes) => leaveAfter(bytes, provider)));
  return await Promise.all(
    ids.map(async (id) => ({ generation: (await world.settlementOf(id)).generation, record: await recordOf(id) })),
  );
}

it.each(["openai", "anthropic"])(
  "%s is stopped, and whoever leaves pays for what was written until then",
  async (provider) => {
    const calls = await leaveEverywhere(provider);
    for (const { generation, record } of calls) {
      expect(generation.outputTokens).toBeLessThanOrEqual(record.tokensWritten + 4);
      expect(record.tokensWritten - generation.outputTokens).toBeLessThanOrEqual(64);
    }
    expect(calls.some(({ record }) => record.clientAborted)).toBe(true);
  },
);

it("groq bills to the end whoever leaves, and is heard to the end for its count", async () => {
  for (const { generation, record } of await leaveEverywhere("groq")) {
    expect(record).toMatchObject({ completed: true, clientAborted: false });
    expect(generation).toMatchObject({ outputTokens: tokens, estimated: false });
  }
});
