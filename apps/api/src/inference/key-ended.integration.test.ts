import { randomUUID } from "node:crypto";
import { hashApiKey } from "@causeway/api-keys";
import { rotateApiKey } from "@causeway/services";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const words = [{ role: "user", content: "Write 120 tokens" }];
/** Providers that stop billing, like those of `maker/two`. */
const provider = { only: ["openai"] };
const chat = { model: "maker/one", messages: words, stream: true, max_tokens: 400, provider };
/** Two minutes for what was asked for: none of it ends by itself meanwhile. */
const endless = { kind: "slow", firstTokenMs: 0, chunkMs: 1_000 } as const;

type Call = { readonly path?: string; readonly asked?: object; readonly headers?: Record<string, string> };

const ask = (customer: Customer, { path = "/chat/completions", asked = chat, headers = {} }: Call = {}) =>
  fetch(`${world.api.url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(asked),
  });

/** A stream whose first words have come. */
async function begun(response: Response, firstWords: RegExp = /"content":"[^"]/) {
  expect(response.status).toBe(200);
  const id = response.headers.get("x-generation-id") ?? "";
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const readOn = async (): Promise<boolean> => {
    const { value, done } = (await chunks?.read()) ?? { done: true };
    text += value ?? "";
    return !done;
  };
  while (!firstWords.test(text)) if (!(await readOn())) throw new Error(`Ended without a word: ${text}`);
  return {
    id,
    /** What came to the end; rejects where there was no clean one. */
    async rest(): Promise<string> {
      const before = text.length;
      while (await readOn());
      return text.slice(before);
    },
  };
}

/** As the verbs of a key do: Postgres first, then Redis. */
async function change(
  { apiKeyId, key }: Customer,
  data: { revokedAt?: Date | null; disabled?: boolean },
): Promise<void> {
  await world.database.apiKey.update({ where: { id: apiKeyId }, data });
  await world.announce({ kind: "api-key", hash: hashApiKey(key) });
}
const revoke = (customer: Customer) => change(customer, { revokedAt: new Date() });

type UpstreamRecord = {
  endedAt: number | null;
  completed: boolean;
  clientAborted: boolean;
  tokensWritten: number;
  plannedUsage: { output: number } | null;
};

/** What the provider wrote, once its side of the connection is closed. */
async function recordOf(id: string): Promise<UpstreamRecord> {
  const find = async () => {
    const response = await fetch(`${world.sandbox.url}/control/providers/requests?generation=${id}`);
    const { requests } = (await response.json()) as { requests: UpstreamRecord[] };
    return requests.find(({ endedAt }) => endedAt !== null);
  };
  return await vi.waitUntil(find, { timeout: 30_000 });
}

/** Its provider was stopped, and what was delivered is billed, once. */
async function expectBilledOnce({ workspaceId }: Customer, id: string): Promise<void> {
  const { generation } = await world.settlementOf(id);
  const record = await recordOf(id);
  expect(record).toMatchObject({ clientAborted: true, completed: false });
  expect(generation).toMatchObject({ id, status: "cancelled", estimated: true });
  expect(generation.outputTokens).toBeGreaterThan(0);
  expect(generation.outputTokens).toBeLessThanOrEqual(record.tokensWritten + 4);
  expect(await world.database.settlement.count({ where: { workspaceId } })).toBe(1);
  expect(await world.holdsOf(workspaceId)).toEqual([]);
}

describe("a stream whose key ends", () => {
  it.each<[string, Call, RegExp, RegExp]>([
    ["chat completions", {}, /"content":"[^"]/, /"error":\{[^}]*"message":"This API key was revoked/],
    [
      "responses",
      { path: "/responses", asked: { model: "maker/two", input: "Write 120 tokens", stream: true, store: false } },
      /output_text\.delta/,
      /response\.failed.*This API key was revoked/,
    ],
    [
      "messages",
      { path: "/messages", asked: { model: "maker/two", messages: words, stream: true, max_tokens: 400 } },
      /text_delta/,
      /event: error\ndata: .*"authentication_error".*This API key was revoked/,
    ],
    [
      "Gemini's",
      {
        path: "/models/maker/two:streamGenerateContent?alt=sse",
        asked: { contents: [{ role: "user", parts: [{ text: "Write 120 tokens" }] }] },
      },
      /"text":"[^"]/,
      /"error":\{.*This API key was revoked/,
    ],
  ])("is told so in the words of %s, and billed for what was delivered", async (_, call, firstWords, error) => {
    await world.fault("*", endless);
    const customer = await world.customer();
    const stream = await begun(await ask(customer, call), firstWords);
    await revoke(customer);
    expect(await stream.rest()).toMatch(error);
    await expectBilledOnce(customer, stream.id);
    const refused = await ask(customer);
    expect(refused.status).toBe(401);
  });

  it("ends for every caller of the key, for nobody else, and where the key is only switched off", async () => {
    await world.fault("*", endless);
    const [customer, other] = [await world.customer(), await world.customer()];
    const streams = await Promise.all(
      Array.from({ length: 8 }, () => ask(customer)).map(async (call) => begun(await call)),
    );
    const neighbour = await begun(await ask(other));
    await change(customer, { disabled: true });
    const endings = await Promise.all(streams.map((stream) => stream.rest()));
    for (const ending of endings) expect(ending).toMatch(/"message":"The API key [^"]* is disabled/);
    await Promise.all(streams.map(({ id }) => world.settlementOf(id)));
    expect(await world.database.settlement.count({ where: { workspaceId: customer.workspaceId } })).toBe(8);
    expect(await world.holdsOf(other.workspaceId)).toHaveLength(1);
    await revoke(other);
    await neighbour.rest();
    await expectBilledOnce(other, neighbour.id);
  });

  it("ends where no announcement comes, once its key is looked at again", async () => {
    await world.fault("*", endless);
    const customer = await world.customer();
    const stream = await begun(await ask(customer));
    await world.database.apiKey.update({ where: { id: customer.apiKeyId }, data: { revokedAt: new Date() } });
    expect(await stream.rest()).toContain("This API key was revoked");
    await expectBilledOnce(customer, stream.id);
  });

  it("ends though its caller may come back for it: the Idempotency-Key is free again", async () => {
    await world.fault("*", endless);
    const customer = await world.customer();
    const headers = { "idempotency-key": randomUUID() };
    const stream = await begun(await ask(customer, { headers }));
    await revoke(customer);
    expect(await stream.rest()).toContain("This API key was revoked");
    await expectBilledOnce(customer, stream.id);
    await change(customer, { revokedAt: null });
    await world.resetFaults();
    await vi.waitUntil(async () => (await ask(customer, { asked: { ...chat, stream: false } })).status === 200, {
      timeout: 30_000,
    });
    const again = await ask(customer, { headers });
    expect(again.headers.get("idempotency-earlier-generation")).toBe(stream.id);
    expect(await again.text()).toContain("data: [DONE]");
    await world.settlementOf(again.headers.get("x-generation-id") ?? "");
  });

  it("is heard to the end where its provider bills on regardless; the caller hears no more of it", async () => {
    // Seventeen seconds: it goes on for long after the key has ended.
    await world.fault("groq", { ...endless, chunkMs: 400 });
    const customer = await world.customer();
    const stream = await begun(await ask(customer, { asked: { ...chat, provider: { only: ["groq"] } } }));
    await revoke(customer);
    expect(await stream.rest()).toContain("This API key was revoked");
    const { generation } = await world.settlementOf(stream.id);
    const record = await recordOf(stream.id);
    expect(record).toMatchObject({ completed: true, clientAborted: false });
    expect(generation).toMatchObject({ status: "cancelled", estimated: false, outputTokens: 120 });
  });
});

it("an answer that comes whole is paid for, and so is given", async () => {
  await world.fault("*", { kind: "slow", firstTokenMs: 4_000, chunkMs: 1 });
  const customer = await world.customer();
  const asking = ask(customer, { asked: { ...chat, stream: false } });
  await vi.waitUntil(async () => (await world.holdsOf(customer.workspaceId)).length === 1, { timeout: 30_000 });
  await revoke(customer);
  const answer = await asking;
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain(`"finish_reason":"stop"`);
  const { generation } = await world.settlementOf(answer.headers.get("x-generation-id") ?? "");
  expect(generation).toMatchObject({ status: "completed", outputTokens: 120 });
});

async function rotate(customer: Customer, overlapHours: number) {
  const actor = { kind: "system", job: "test" } as const;
  const { label } = await world.database.apiKey.findUniqueOrThrow({ where: { id: customer.apiKeyId } });
  const context = {
    database: world.database,
    actor,
    announceKeyChange: ({ hash }: { hash: string }) => world.announce({ kind: "api-key", hash }),
  };
  const { workspaceId, apiKeyId: id } = customer;
  return await rotateApiKey(context, { workspaceId, id, label, overlapHours });
}

describe("a key that gets a new secret", () => {
  it("leaves the streams of the one before alone while that goes on", async () => {
    await world.fault("*", { ...endless, chunkMs: 100 });
    const customer = await world.customer();
    const stream = await begun(await ask(customer));
    await rotate(customer, 1);
    expect(await stream.rest()).toContain("data: [DONE]");
    const { generation } = await world.settlementOf(stream.id);
    expect(generation).toMatchObject({ status: "completed", outputTokens: 120 });
  });

  it("ends the streams of the one before where that ends at once, and none of the new one's", async () => {
    await world.fault("*", endless);
    const customer = await world.customer();
    const stream = await begun(await ask(customer));
    const { key } = await rotate(customer, 0);
    const next = await begun(await ask({ ...customer, key }));
    expect(await stream.rest()).toMatch(/"message":"The API key [^"]* expired/);
    await world.settlementOf(stream.id);
    await revoke({ ...customer, key });
    expect(await next.rest()).toContain("This API key was revoked");
    await world.settlementOf(next.id);
  });
});
