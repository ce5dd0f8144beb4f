import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addModels, askedOf, untilKnown } from "./faulty-models.fixture.ts";

/** What breaks at providers, through the real API over sockets: each model's first provider is OpenAI, its second Groq. */
const ids = Array.from({ length: 16 }, (_, index) => `s${String(index + 1).padStart(2, "0")}`);
const both = ["openai", "groq"];
const models = {
  ...Object.fromEntries(ids.map((id) => [`fault/${id}`, both])),
  ...Object.fromEntries(["s01", "s02", "s03"].map((id) => [`alone/${id}`, ["openai"]])),
  "fault/keep-alive": ["deepseek", "groq"],
};

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld({
    upstream: { timeouts: { firstByteMs: 8_000, thinkingFirstByteMs: 8_000, idleMs: 10_000 } },
  });
  customer = await world.customer();
  await world.database.provider.create({
    data: { id: "deepseek", name: "DeepSeek", trainsOnPrompts: false, retentionDays: 30 },
  });
  await addModels(world, models);
  await untilKnown(customer, "fault/keep-alive");
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

type Chunk = {
  model: string;
  provider: string;
  choices: { delta: { content?: string }; finish_reason: string | null }[];
  error?: { message: string };
  usage?: { cost: number; completion_tokens: number };
};

const question = {
  messages: [{ role: "user", content: "Write 60 tokens" }],
  provider: { order: ["deepseek", "openai", "groq"] },
};

async function call(model: string, more: object = {}) {
  const response = await customer.chat({ ...question, model, stream: true, ...more });
  const text = await response.text();
  const id = response.headers.get("x-generation-id") ?? "";
  if (response.status !== 200) return { status: response.status, id, text, chunks: [], finish: undefined };
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  const events = text.split("\n").filter((line) => line.startsWith("data: {"));
  const chunks = events.map((line) => JSON.parse(line.slice("data: ".length)) as Chunk);
  const finish = chunks.flatMap(({ choices }) => choices.flatMap((choice) => choice.finish_reason ?? [])).at(-1);
  return { status: response.status, id, text, chunks, finish };
}
type Called = Awaited<ReturnType<typeof call>>;

/** What the caller was told. */
const toldBy = ({ chunks, finish }: Called) => ({
  providers: [...new Set(chunks.map((chunk) => chunk.provider))],
  finish,
  error: chunks.find((chunk) => chunk.error)?.error?.message,
  tokens: chunks.find((chunk) => chunk.usage)?.usage?.completion_tokens,
});
const wholeFrom = (provider: string) => ({ providers: [provider], finish: "stop", error: undefined, tokens: 60 });
const brokenOff = {
  providers: ["Openai"],
  finish: "error",
  error: expect.stringMatching(/^Openai broke off its answer/),
  tokens: expect.any(Number),
};
const askedOpenai = async (model: string) => (await askedOf(world, "openai", model)).length;

describe("s01: 429 once, with Retry-After: 2", () => {
  const once = { kind: "status", status: 429, retryAfterSeconds: 2, times: 1 } as const;

  it("another provider answers at once", async () => {
    await world.fault("openai", { ...once, model: "fault/s01" });
    expect(toldBy(await call("fault/s01"))).toEqual(wholeFrom("Groq"));
  });

  it("the only provider is asked again when it wanted to be", async () => {
    await world.fault("openai", { ...once, model: "alone/s01" });
    expect(toldBy(await call("alone/s01"))).toEqual(wholeFrom("Openai"));
    const [first, second] = (await askedOf(world, "openai", "alone/s01")).map(({ receivedAt }) => receivedAt);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_800);
  });
});

describe("s02: 429 for ever", () => {
  const forEver = { kind: "status", status: 429 } as const;

  it("another provider answers", async () => {
    await world.fault("openai", { ...forEver, model: "fault/s02" });
    expect(toldBy(await call("fault/s02"))).toEqual(wholeFrom("Groq"));
    expect(await askedOpenai("fault/s02")).toBe(1);
  });

  it("the only provider is asked no more than three times, and the caller is told whose limit it is", async () => {
    await world.fault("openai", { ...forEver, model: "alone/s02" });
    const { status, text } = await call("alone/s02");
    expect(status).toBe(429);
    expect(text).toContain("Openai");
    expect(await askedOpenai("alone/s02")).toBe(3);
  });
});

it("s03: one 500, then 200: the only provider is asked again", async () => {
  await world.fault("openai", { kind: "status", status: 500, times: 1, model: "alone/s03" });
  expect(toldBy(await call("alone/s03"))).toEqual(wholeFrom("Openai"));
  expect(await askedOpenai("alone/s03")).toBe(2);
});

it.each([
  ["s04: 503 for ever", "fault/s04", { kind: "status", status: 503 }],
  ["s05: a reset", "fault/s05", { kind: "reset" }],
  ["s06: a call that is accepted and never answered", "fault/s06", { kind: "hang" }],
  ["s07: a first token after 20 s", "fault/s07", { kind: "slow", firstTokenMs: 20_000 }],
] as const)("%s: another provider answers after one attempt", async (_, model, fault) => {
  await world.fault("openai", { ...fault, model });
  expect(toldBy(await call(model))).toEqual(wholeFrom("Groq"));
  expect(await askedOpenai(model)).toBe(1);
});

it("s07: a provider that only says that it is alive is left too, when the caller's patience ends", async () => {
  await world.fault("deepseek", { kind: "slow", firstTokenMs: 20_000 });
  const provider = { order: ["deepseek", "groq"], max_time_to_first_token_ms: 2_000 };
  expect(toldBy(await call("fault/keep-alive", { provider }))).toEqual(wholeFrom("Groq"));
});

describe("s08: a stream cut at token 40 of 60", () => {
  // The role, and two tokens a chunk.
  const atToken40 = { kind: "cut", afterChunks: 21, model: "fault/s08" } as const;

  it.each([false, true])("is an error and not an end (connection closed in order: %s)", async (clean) => {
    await world.fault("openai", { ...atToken40, clean });
    const called = await call("fault/s08");
    expect(toldBy(called)).toEqual(brokenOff);
    const { generation } = await world.settlementOf(called.id);
    expect(generation.status).toBe("interrupted");
    expect(generation.outputTokens).toBeLessThan(60);
  });

  it("of which the caller had nothing yet is answered by another provider", async () => {
    await world.fault("openai", { ...atToken40, afterChunks: 1 });
    expect(toldBy(await call("fault/s08"))).toEqual(wholeFrom("Groq"));
  });

  it("is not passed on when the answer was to come whole", async () => {
    await world.fault("openai", { ...atToken40, model: "fault/s08" });
    const response = await customer.chat({ ...question, model: "fault/s08" });
    expect(await response.json()).toMatchObject({ provider: "Groq", choices: [{ finish_reason: "stop" }] });
  });
});

describe("s09: a stream that stalls", () => {
  it("for 30 s ends as an error when it has been silent for too long, and the next call is served", async () => {
    await world.fault("openai", { kind: "stall", afterChunks: 10, forMs: 30_000, times: 1, model: "fault/s09" });
    expect(toldBy(await call("fault/s09"))).toEqual(brokenOff);
    expect(toldBy(await call("fault/s09"))).toEqual(wholeFrom("Openai"));
  });

  it("for less than that goes on", async () => {
    await world.fault("openai", { kind: "stall", afterChunks: 10, forMs: 300, times: 1, model: "fault/s09" });
    expect(toldBy(await call("fault/s09"))).toEqual(wholeFrom("Openai"));
  });
});

it("s10: a malformed chunk ends the stream as an error, and the next call is served", async () => {
  await world.fault("openai", { kind: "malformed", afterChunks: 10, times: 1, model: "fault/s10" });
  expect(toldBy(await call("fault/s10"))).toEqual(brokenOff);
  expect(toldBy(await call("fault/s10"))).toEqual(wholeFrom("Openai"));
});

it.each([false, true])("s11: a stream without [DONE] ends whole (connection closed: %s)", async (closes) => {
  await world.fault("openai", { kind: "no-end", closes, times: 1, model: "fault/s11" });
  const called = await call("fault/s11");
  expect(toldBy(called)).toEqual(wholeFrom("Openai"));
  const { generation } = await world.settlementOf(called.id);
  expect(generation).toMatchObject({ status: "completed", outputTokens: 60, estimated: false });
});

const refusal = (code: string, message: string) =>
  ({ kind: "status", status: 400, body: { error: { message, type: "invalid_request_error", code } } }) as const;

describe.each([
  ["s12: a prompt that is too long", "fault/s12", refusal("context_length_exceeded", "maximum context is 8192 tokens")],
  ["s13: a content filter", "fault/s13", refusal("content_filter", "The prompt was filtered")],
] as const)("%s", (_, model, fault) => {
  it("is told to the caller in the provider's words after one attempt", async () => {
    await world.fault("*", { ...fault, model });
    const { status, text } = await call(model);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).toContain(fault.body.error.message);
    expect([await askedOpenai(model), (await askedOf(world, "groq", model)).length]).toEqual([1, 0]);
  });

  it("is answered by the next model, if the caller names one", async () => {
    await world.fault("*", { ...fault, model });
    const { chunks, finish } = await call(model, { models: ["maker/two"] });
    expect(new Set(chunks.map((chunk) => chunk.model))).toEqual(new Set(["maker/two"]));
    expect(finish).toBe("stop");
    expect([await askedOpenai(model), (await askedOf(world, "groq", model)).length]).toEqual([1, 0]);
  });
});

it("s14: a cut stream is not continued by a provider that would not take it up: it stays an error", async () => {
  await world.fault("openai", { kind: "cut", afterChunks: 21, model: "fault/s14" });
  await world.fault("groq", refusal("prefill_not_supported", "The last message must be the user's"));
  expect(toldBy(await call("fault/s14", { models: ["maker/two"] }))).toEqual(brokenOff);
  expect(await askedOf(world, "groq", "fault/s14")).toEqual([]);
});

it("s15: while the first provider is down every call is answered, and it is soon used again when it is back", async () => {
  await world.fault("openai", { kind: "status", status: 503, model: "fault/s15" });
  for (let index = 0; index < 20; index += 1) expect(toldBy(await call("fault/s15"))).toEqual(wholeFrom("Groq"));
  // Five in a row eject it; from then on it is only tried now and then.
  expect(await askedOpenai("fault/s15")).toBeLessThan(10);
  await world.resetFaults();
  await expect
    .poll(async () => toldBy(await call("fault/s15")), { timeout: 90_000, interval: 500 })
    .toEqual(wholeFrom("Openai"));
});

it("s16: 503, then another model: who answered and what it used are told as they are billed", async () => {
  await world.fault("*", { kind: "status", status: 503, model: "fault/s16" });
  const { id, chunks } = await call("fault/s16", { models: ["maker/two"] });
  expect(new Set(chunks.map(({ model, provider }) => `${model} by ${provider}`))).toEqual(
    new Set(["maker/two by Anthropic"]),
  );
  const { generation, chargedNano } = await world.settlementOf(id);
  const usage = chunks.find((chunk) => chunk.usage)?.usage;
  expect(generation).toMatchObject({ requestedModel: "fault/s16", modelId: "maker/two", status: "completed" });
  expect(usage?.completion_tokens).toBe(generation.outputTokens);
  expect(Math.round((usage?.cost ?? 0) * 1e9)).toBe(Number(chargedNano));
});
