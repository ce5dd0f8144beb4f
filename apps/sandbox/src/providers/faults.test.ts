import Anthropic, { APIError as AnthropicError } from "@anthropic-ai/sdk";
import OpenAI, { APIConnectionError, APIError, APIUserAbortError, RateLimitError } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FaultInput, type RequestRecord, type Sandbox, startSandbox } from "../sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 20 });
});
afterAll(() => sandbox.close());
beforeEach(() => control("POST", "/control/reset"));

const control = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const read: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body: read };
};
const fail = (slug: string, fault: FaultInput) => control("POST", `/control/providers/${slug}/faults`, fault);

const patience = { timeout: 30_000 };

const requests = async (query: string) => {
  const response = await fetch(`${sandbox.url}/control/providers/requests?${query}`);
  const read: { requests: RequestRecord[] } = JSON.parse(await response.text());
  return read.requests;
};
/** The newest matching record, polled until it looks right. */
const newest = (query: string) => async () => (await requests(query)).at(-1);

const openai = (slug: string) =>
  new OpenAI({ apiKey: "sandbox", baseURL: `${sandbox.url}/providers/${slug}`, maxRetries: 0 });
const question = { model: "m", messages: [{ role: "user" as const, content: "Write 120 words about wind" }] };
const ask = (slug: string) => openai(slug).chat.completions.create(question);
const stream = async (slug: string) => {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  const usageAsked = slug === "mistral" ? {} : { stream_options: { include_usage: true } };
  const parts = await openai(slug).chat.completions.create({
    ...question,
    stream: true,
    ...usageAsked,
  });
  try {
    for await (const chunk of parts) chunks.push(chunk);
    return { chunks, error: undefined };
  } catch (error) {
    return { chunks, error };
  }
};
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("status", () => {
  test("answers with the status, Retry-After and the provider's own body, as many times as asked", async () => {
    await fail("openai", { kind: "status", status: 429, retryAfterSeconds: 7, times: 2 });
    for (const _ of [1, 2]) {
      const failure = await failureOf(ask("openai"));
      expect(failure).toBeInstanceOf(RateLimitError);
      expect(failure).toMatchObject({ code: "rate_limit_exceeded" });
      expect(failure instanceof APIError && failure.headers?.get("retry-after")).toBe("7");
    }
    expect((await ask("openai")).choices).toHaveLength(1);
  });

  test("is worded as Anthropic words it for its own format", async () => {
    await fail("anthropic", { kind: "status", status: 529 });
    const client = new Anthropic({ apiKey: "sandbox", baseURL: `${sandbox.url}/providers/anthropic`, maxRetries: 0 });
    expect(await failureOf(client.messages.create({ ...question, max_tokens: 10 }))).toMatchObject({
      status: 529,
      error: { type: "error", error: { type: "overloaded_error" } },
      requestID: expect.stringMatching(/^req_/),
    });
  });

  test("hits one model only, or each n-th request, when told so", async () => {
    await fail("groq", { kind: "status", status: 500, model: "other" });
    expect((await ask("groq")).choices).toHaveLength(1);
    await fail("mistral", { kind: "status", status: 503, every: 2 });
    expect(await failureOf(ask("mistral"))).toBeUndefined();
    expect(await failureOf(ask("mistral"))).toMatchObject({ status: 503 });
  });

  test("may carry any body, for every provider at once", async () => {
    await fail("*", { kind: "status", status: 502, body: "<html>Bad gateway</html>" });
    const response = await fetch(`${sandbox.url}/providers/whoever/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox" },
      body: JSON.stringify(question),
    });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain("Bad gateway");
  });
});

describe("connections", () => {
  test("reset drops the connection before a byte is sent", async () => {
    await fail("openai", { kind: "reset" });
    expect(await failureOf(ask("openai"))).toBeInstanceOf(APIConnectionError);
    await expect
      .poll(newest("slug=openai"), patience)
      .toMatchObject({ fault: "reset", clientAborted: false, chunksWritten: 0 });
  });

  test("hang never answers, and the log shows when the client gave up", async () => {
    await fail("openai", { kind: "hang" });
    const abort = new AbortController();
    const failure = failureOf(openai("openai").chat.completions.create(question, { signal: abort.signal }));
    await expect.poll(newest("slug=openai"), patience).toMatchObject({ fault: "hang", status: null });
    abort.abort();
    expect(await failure).toBeInstanceOf(APIUserAbortError);
    await expect
      .poll(newest("slug=openai"), patience)
      .toMatchObject({ clientAborted: true, abortedAt: expect.any(Number) });
  });

  test("cut drops the stream after that many chunks", async () => {
    await fail("groq", { kind: "cut", afterChunks: 4 });
    const { chunks, error } = await stream("groq");
    expect(chunks).toHaveLength(4);
    expect(error).toBeDefined();
    await expect.poll(newest("slug=groq"), patience).toMatchObject({
      chunksWritten: 4,
      completed: false,
      usageSent: false,
      clientAborted: false,
    });
  });

  test("a clean cut ends the stream without its finish and without [DONE]", async () => {
    await fail("groq", { kind: "cut", afterChunks: 4, clean: true });
    const { chunks, error } = await stream("groq");
    expect(error).toBeUndefined();
    expect(chunks.every((chunk) => chunk.choices[0]?.finish_reason === null)).toBe(true);
    await expect.poll(newest("slug=groq"), patience).toMatchObject({ chunksWritten: 4, completed: false });
  });

  test("stall pauses, and then goes on to the end", async () => {
    await fail("groq", { kind: "stall", afterChunks: 4, forMs: 300 });
    const { chunks, error } = await stream("groq");
    expect(error).toBeUndefined();
    expect(chunks.some((chunk) => chunk.choices[0]?.finish_reason === "stop")).toBe(true);
    await expect.poll(newest("slug=groq"), patience).toMatchObject({ fault: "stall", completed: true });
  });

  test("no-end leaves out the last word, and closes when told so", async () => {
    await fail("groq", { kind: "no-end", closes: true });
    const text = await rawStream();
    expect(text).toContain('"finish_reason":"stop"');
    expect(text).not.toContain("[DONE]");
  });

  test("lying-length announces another length than it sends", async () => {
    await fail("groq", { kind: "lying-length", by: 20 });
    expect(await failureOf(ask("groq"))).toBeDefined();
    await control("POST", "/control/reset");
    await fail("groq", { kind: "lying-length", by: -20 });
    expect(await failureOf(ask("groq"))).toBeInstanceOf(Error);
  });

  test("headers come beside the usual ones", async () => {
    await fail("groq", { kind: "headers", headers: { "set-cookie": "a=b" } });
    const { response } = await ask("groq").withResponse();
    expect(response.headers.get("set-cookie")).toBe("a=b");
  });

  test("cut stops a whole answer halfway through its body", async () => {
    await fail("groq", { kind: "cut" });
    expect(await failureOf(ask("groq"))).toBeDefined();
  });
});

describe("content", () => {
  test("no-usage leaves usage out of streams and of whole answers", async () => {
    await fail("mistral", { kind: "no-usage" });
    expect((await ask("mistral")).usage).toBeUndefined();
    const { chunks } = await stream("mistral");
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(0);
    await expect.poll(newest("slug=mistral"), patience).toMatchObject({ completed: true, usageSent: false });
  });

  test("absurd-usage reports what it was told to", async () => {
    await fail("openai", { kind: "absurd-usage", output: 5_000_000 });
    expect((await ask("openai")).usage?.completion_tokens).toBe(5_000_000);
  });

  test.each([
    ["fenced", /^Here you are:\n```json\n\{"city":"[^"]+"\}\n```\nAnything else\?$/],
    ["trailing-comma", /^\{"city":"[^"]+",\}$/],
    ["unclosed", /^\{"city":"[^"]+"$/],
    ["prose", /^[^{}]+$/],
    ["other-shape", /^\{"unexpected":\{"city":"[^"]+"\}\}$/],
  ] as const)("misshapen JSON: %s", async (how, expected) => {
    await fail("openai", { kind: "misshapen", how });
    const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const answer = await openai("openai").chat.completions.create({
      ...question,
      response_format: { type: "json_schema", json_schema: { name: "place", schema } },
    });
    expect(answer.choices[0]?.message.content).toMatch(expected);
    const called = await openai("openai").chat.completions.create({
      ...question,
      tools: [{ type: "function", function: { name: "look", parameters: schema } }],
      tool_choice: "required",
    });
    expect(called.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { arguments: expect.stringMatching(expected) },
    });
  });

  test("malformed breaks the JSON in the middle", async () => {
    await fail("openai", { kind: "malformed", afterChunks: 3, times: 2 });
    const { chunks, error } = await stream("openai");
    expect(chunks).toHaveLength(3);
    expect(error).toBeInstanceOf(SyntaxError);
    expect(await failureOf(ask("openai"))).toBeInstanceOf(Error);
  });

  test.each(["lf", "crlf", "cr", "mixed"] as const)(
    "odd-bytes are the same events: %s, a byte at once",
    async (lineEnds) => {
      const usual = await rawStream();
      await fail("groq", { kind: "odd-bytes", lineEnds, bytesAtOnce: 1 });
      const odd = await rawStream();
      expect(wordsOf(odd.replaceAll(/\r\n|\r/g, "\n"))).toHaveLength(wordsOf(usual).length);
      expect(odd.includes("\r")).toBe(lineEnds !== "lf");
    },
  );

  test("long-line puts a very long event into the stream", async () => {
    await fail("groq", { kind: "long-line", afterChunks: 3, bytes: 2_000_000 });
    expect((await rawStream()).length).toBeGreaterThan(2_000_000);
  });

  test("mid-stream-error sends the provider's error event in either format", async () => {
    await fail("openai", { kind: "mid-stream-error", afterChunks: 3 });
    const { chunks, error } = await stream("openai");
    expect(chunks).toHaveLength(3);
    expect(error).toBeInstanceOf(APIError);
    await fail("anthropic", { kind: "mid-stream-error", afterChunks: 3 });
    const anthropic = new Anthropic({
      apiKey: "sandbox",
      baseURL: `${sandbox.url}/providers/anthropic`,
      maxRetries: 0,
    });
    const failure = await failureOf(anthropic.messages.stream({ ...question, max_tokens: 100 }).finalMessage());
    expect(failure).toBeInstanceOf(AnthropicError);
  });
});

describe("the request log", () => {
  test("joins by generation and says exactly what was written", async () => {
    const chunks = await Array.fromAsync(
      await openai("groq").chat.completions.create(
        { ...question, stream: true, stream_options: { include_usage: true } },
        { headers: { "x-causeway-generation": "gen-1" } },
      ),
    );
    await expect.poll(newest("generation=gen-1"), patience).toMatchObject({
      slug: "groq",
      model: "m",
      completed: true,
      usageSent: true,
      chunksWritten: chunks.length + 1,
      tokensWritten: chunks.at(-1)?.usage?.completion_tokens,
      usageReported: { output: chunks.at(-1)?.usage?.completion_tokens },
      body: question,
    });
  });

  test("knows how a call began, and a length asked for in tokens is kept to the token", async () => {
    const answer = await openai("groq").chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Call 7: write 12 tokens." }],
    });
    expect(answer.choices[0]?.message.content).toHaveLength(12 * 4);
    await expect.poll(newest("slug=groq"), patience).toMatchObject({
      asked: "Call 7: write 12 tokens.",
      tokensWritten: 12,
      usageReported: { output: 12 },
    });
  });

  test("shows a client's abort with the tokens that had been written by then", async () => {
    await fail("groq", { kind: "slow", firstTokenMs: 0, chunkMs: 200 });
    const parts = await openai("groq").chat.completions.create({ ...question, stream: true });
    let seen = 0;
    for await (const _ of parts) if ((seen += 1) === 3) break;
    await expect.poll(newest("slug=groq"), patience).toMatchObject({ clientAborted: true, completed: false });
    const [record] = await requests("slug=groq");
    expect(record?.tokensWritten).toBeGreaterThan(0);
    expect(record?.tokensWritten).toBeLessThan(record?.plannedUsage?.output ?? 0);
  });

  test("forgets everything on reset, faults included", async () => {
    await fail("openai", { kind: "status", status: 500 });
    await failureOf(ask("openai"));
    await control("POST", "/control/reset");
    expect(await requests("slug=openai")).toHaveLength(0);
    expect(await failureOf(ask("openai"))).toBeUndefined();
  });
});

test("a fault that makes no sense is refused with the reason", async () => {
  const { status, body } = await control("POST", "/control/providers/openai/faults", { kind: "status", status: 200 });
  expect(status).toBe(400);
  expect(body.error).toContain("status");
});

test("1,000 streams at once all arrive whole", async () => {
  const texts = await Promise.all(Array.from({ length: 1_000 }, rawStream));
  expect(texts.filter((text) => text.endsWith("data: [DONE]\n\n"))).toHaveLength(1_000);
});

const wordsOf = (text: string) => text.split("\n\n");

async function rawStream(): Promise<string> {
  const response = await fetch(`${sandbox.url}/providers/groq/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sandbox" },
    body: JSON.stringify({ ...question, stream: true }),
  });
  return response.text();
}
