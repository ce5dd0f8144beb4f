import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { anthropicBodies, brokenBodies, geminiBodies, openAiBodies, type UsageBody } from "./usage-bodies.fixture.ts";

/** In pico-dollars a token; awkward on purpose: none is a whole number of nano-dollars. */
const rates = { fresh: 141_154n, cached: 2_801n, written: 176_443n, output: 83_333_333n, request: 5_000_001n };
/** Above 100,000 tokens of prompt. */
const longRates = { fresh: 282_308n, cached: 5_602n, written: 352_886n, output: 166_666_667n };

/** Exact, by nothing but whole numbers: the sum in pico-dollars, rounded up once to the nano-dollar. */
function costOf(body: Omit<UsageBody, "provider" | "what" | "usage">): bigint {
  const { fresh, cached = 0, written = 0, writtenLong = 0, output } = body;
  const tier = fresh + cached + written + writtenLong > 100_000 ? longRates : rates;
  const pico =
    BigInt(fresh) * tier.fresh +
    BigInt(cached) * tier.cached +
    BigInt(written) * tier.written +
    BigInt(writtenLong) * tier.fresh * 2n +
    BigInt(output) * tier.output +
    rates.request;
  return (pico + 999n) / 1_000n;
}

const bodies = [...openAiBodies, ...anthropicBodies, ...geminiBodies];
const providers = [...new Set(bodies.map(({ provider }) => provider))];

let upstream: Server;
let world: ApiWorld;
let customer: Customer;
/** What the upstream answers next. */
let next: Pick<UsageBody, "usage" | "inStream"> & { readonly words: number; readonly comment?: boolean };

beforeAll(async () => {
  upstream = createServer((request, response) => {
    let text = "";
    request.on("data", (data: Buffer) => {
      text += data.toString();
    });
    request.on("end", () => {
      const isStream = text.includes('"stream":true');
      if (request.url?.endsWith("/messages")) answerAnthropic(response, isStream);
      else if (request.url?.includes("enerateContent")) answerGemini(response, request.url.includes(":stream"));
      else answerOpenAi(response, isStream);
    });
  });
  await new Promise<void>((resolve) => {
    upstream.listen(0, "127.0.0.1", resolve);
  });
  const address = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const variables = providers.map((slug) => [
    `CAUSEWAY_PROVIDER_${slug.toUpperCase().replaceAll("-", "_")}_BASE_URL`,
    `${address}/${slug}`,
  ]);
  world = await startApiWorld({ variables: Object.fromEntries(variables) as Record<string, string> });
  await seedPrices();
  customer = await world.customer({ creditsNano: 1_000_000_000_000n });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
  upstream.close();
});

async function seedPrices(): Promise<void> {
  const facts = {
    contextLength: 1_000_000,
    maxOutputTokens: 2_000,
    inputModalities: ["text"],
    supportedParameters: ["max_tokens", "reasoning"],
  };
  const { database } = world;
  await database.provider.createMany({ data: providers.map((id) => ({ id, name: id })), skipDuplicates: true });
  await database.model.create({
    data: { id: "maker/counted", author: "maker", name: "Counted", outputModalities: ["text"], ...facts },
  });
  for (const providerId of providers) {
    await database.endpoint.create({
      data: {
        id: `${providerId}:maker/counted`,
        modelId: "maker/counted",
        providerId,
        upstreamModelId: "counted",
        ...facts,
        prices: {
          create: {
            inputPico: rates.fresh,
            cachedInputPico: rates.cached,
            cacheWritePico: rates.written,
            outputPico: rates.output,
            requestPico: rates.request,
            tiers: [
              {
                minPromptTokens: 100_000,
                inputPico: String(longRates.fresh),
                cachedInputPico: String(longRates.cached),
                cacheWritePico: String(longRates.written),
                outputPico: String(longRates.output),
              },
            ],
            source: "test",
          },
        },
      },
    });
  }
  await world.announce({ kind: "catalog" });
  const isKnown = async () => {
    const response = await fetch(`${world.api.url}/api/v1/models`);
    return (await response.text()).includes("maker/counted");
  };
  await vi.waitUntil(isKnown, { timeout: 60_000 });
}

const chunk = (delta: object, finish: string | null, more: object = {}) =>
  `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
const own = (value: object) => `data: ${JSON.stringify({ id: "c", choices: [], ...value })}\n\n`;
const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

const text = () => "word ".repeat(next.words);

function answerOpenAi(response: ServerResponse, isStream: boolean): void {
  const { usage, inStream, comment } = next;
  if (!isStream) {
    const choices = [{ index: 0, message: { role: "assistant", content: text() }, finish_reason: "stop" }];
    response.end(JSON.stringify({ id: "c", choices, usage }));
    return;
  }
  const along = inStream === "every-chunk" ? { usage } : { usage: null };
  const atFinish = inStream === "finish-chunk" || inStream === "every-chunk" ? { usage } : {};
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "" }, null, along));
  response.write(chunk({ content: text() }, null, along));
  response.write(chunk({}, "stop", inStream === "x_groq" ? { x_groq: { id: "r", usage } } : atFinish));
  if (inStream === undefined && !comment) response.write(own({ usage }));
  if (inStream === "twice") response.write(own({ usage }) + own({ usage }));
  if (comment) response.write(`: ${JSON.stringify({ usage })}\n\n`);
  response.end("data: [DONE]\n\n");
}

function answerAnthropic(response: ServerResponse, isStream: boolean): void {
  const { usage } = next;
  const message = { id: "m", type: "message", role: "assistant", content: [], stop_reason: null, usage };
  const block = { type: "text", text: text() };
  if (!isStream) {
    response.end(JSON.stringify({ ...message, content: [block], stop_reason: "end_turn" }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(event("message_start", { message: { ...message, usage: { ...usage, output_tokens: 1 } } }));
  response.write(event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }));
  response.write(event("content_block_delta", { index: 0, delta: { type: "text_delta", text: text() } }));
  response.write(event("content_block_stop", { index: 0 }));
  const { output_tokens: output } = usage as { output_tokens?: number };
  response.write(event("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: output } }));
  response.end(event("message_stop", {}));
}

function answerGemini(response: ServerResponse, isStream: boolean): void {
  const { usage } = next;
  const piece = (words: string, finish: object = {}) => ({
    candidates: [{ index: 0, content: { role: "model", parts: [{ text: words }] }, ...finish }],
    usageMetadata: usage,
  });
  const end = { finishReason: "STOP" };
  if (!isStream) {
    response.end(JSON.stringify(piece(text(), end)));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`data: ${JSON.stringify(piece(text()))}\n\n`);
  response.end(`data: ${JSON.stringify(piece("", end))}\n\n`);
}

const ask = (provider: string, promptTokens: number, more: object = {}) =>
  customer.chat({
    model: "maker/counted",
    messages: [{ role: "user", content: "a".repeat(promptTokens) }],
    max_tokens: 2_000,
    provider: { only: [provider] },
    ...more,
  });

/** What was settled, and what the caller was told. */
async function settledCall(
  provider: string,
  promptTokens: number,
  { stream, isKept = false }: { readonly stream: boolean; readonly isKept?: boolean },
) {
  const kept = isKept && { cache_control: { type: "ephemeral", ttl: "1h" } };
  const response = await ask(provider, promptTokens, { stream, ...kept });
  expect(response.status).toBe(200);
  const body = await response.text();
  const id = response.headers.get("x-generation-id") ?? "";
  const told = /"usage":\{.*?"cost":([\d.e-]+)/.exec(body)?.[1];
  const { generation, ...settlement } = await world.settlementOf(id);
  return { generation, settlement, told: Number(told) };
}

describe.each([false, true])("with stream: %s", (stream) => {
  it.each(bodies)("$provider: $what", async (body) => {
    next = { ...body, words: body.output };
    const { fresh, cached = 0, written = 0, writtenLong = 0, output } = body;
    const prompt = fresh + cached + written + writtenLong;
    const { generation, settlement, told } = await settledCall(body.provider, prompt, {
      stream,
      isKept: writtenLong > 0,
    });
    expect({ ...generation }).toMatchObject({
      providerId: body.provider,
      inputTokens: prompt,
      cachedInputTokens: cached,
      cacheWriteTokens: written + writtenLong,
      longCacheWriteTokens: writtenLong === 0 ? null : writtenLong,
      outputTokens: output,
      estimated: false,
      costNano: costOf(body),
    });
    expect(settlement).toMatchObject({ chargedNano: costOf(body), uncoveredNano: 0n });
    expect(told).toBe(Number(costOf(body)) / 1e9);
  });

  it.each(Object.entries(brokenBodies))("never bills %s: estimated or held against, and marked", async (_, usage) => {
    next = { usage: usage as object, words: 40 };
    const { generation, settlement } = await settledCall("openai", 100, { stream });
    // 100 letters, 64 for the frame and 16 for the message may be so many tokens.
    const held = costOf({ fresh: 0, written: 180, output: 2_000 });
    expect(generation.estimated).toBe(true);
    expect(settlement.uncoveredNano).toBe(0n);
    expect(generation.costNano).toBeGreaterThan(0n);
    expect(generation.costNano).toBeLessThanOrEqual(held);
  });
});

it("takes no count from a comment", async () => {
  next = { usage: { prompt_tokens: 1, completion_tokens: 1 }, words: 40, comment: true };
  const { generation } = await settledCall("openai", 100, { stream: true });
  expect(generation).toMatchObject({ estimated: true, outputTokens: 50 });
});
