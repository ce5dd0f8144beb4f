import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const ask = (provider: string, more: object = {}) => ({
  model: "maker/one",
  messages: [{ role: "user", content: "Tell me everything about bridges" }],
  stream: true,
  max_tokens: 400,
  provider: { order: [provider] },
  ...more,
});

/** Reads until the first text has come, then leaves. */
async function readAndLeave(body: object): Promise<string> {
  const leaving = new AbortController();
  const response = await customer.chat(body, { signal: leaving.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  return response.headers.get("x-generation-id") ?? "";
}

const settled = async (id: string) => {
  await expect.poll(() => world.database.generation.findUnique({ where: { id } })).not.toBeNull();
  return world.database.generation.findUniqueOrThrow({ where: { id } });
};

type UpstreamRecord = {
  clientAborted: boolean;
  completed: boolean;
  tokensWritten: number;
  plannedUsage: { output: number } | null;
};

async function upstreamRecord(generationId: string): Promise<UpstreamRecord | undefined> {
  const response = await fetch(`${world.sandbox.url}/control/providers/requests?generation=${generationId}`);
  const { requests } = (await response.json()) as { requests: UpstreamRecord[] };
  return requests[0];
}

it("a provider that stops billing is cut off promptly, and what was delivered is billed", async () => {
  await world.fault("openai", { kind: "slow", firstTokenMs: 0, chunkMs: 200, times: 1 });
  const id = await readAndLeave(ask("openai"));
  const generation = await settled(id);
  expect(generation).toMatchObject({ status: "cancelled", estimated: true, providerId: "openai" });
  expect(generation.outputTokens).toBeGreaterThan(0);
  const record = await upstreamRecord(id);
  expect(record).toMatchObject({ clientAborted: true, completed: false });
  expect(generation.outputTokens).toBeLessThan(record?.plannedUsage?.output ?? 0);
});

it("a provider that bills on regardless is heard to the end, and its own count is billed", async () => {
  await world.fault("groq", { kind: "slow", firstTokenMs: 0, chunkMs: 200, times: 1 });
  const id = await readAndLeave(ask("groq", { max_tokens: 60 }));
  const generation = await settled(id);
  expect(generation).toMatchObject({ status: "cancelled", estimated: false, providerId: "groq" });
  const record = await upstreamRecord(id);
  expect(record).toMatchObject({ completed: true, clientAborted: false });
  expect(generation.outputTokens).toBe(record?.plannedUsage?.output);
});

it("progress of a running stream is in its hold, for the case that we die", async () => {
  await world.fault("openai", { kind: "slow", firstTokenMs: 0, chunkMs: 200, times: 1 });
  const leaving = new AbortController();
  const response = await customer.chat(ask("openai"), { signal: leaving.signal });
  const generationId = response.headers.get("x-generation-id") ?? "";
  await expect
    .poll(async () => (await world.holdsOf(customer.workspaceId)).find((hold) => hold.generationId === generationId))
    .toMatchObject({ outputTokens: expect.toSatisfy((count: number) => count > 0) });
  leaving.abort();
  await settled(generationId);
});
