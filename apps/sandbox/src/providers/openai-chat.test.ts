import { Ajv } from "ajv";
import OpenAI, { BadRequestError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 20 });
});
afterAll(() => sandbox.close());

const client = (slug: string, apiKey = "sandbox") =>
  new OpenAI({ apiKey, baseURL: `${sandbox.url}/providers/${slug}`, maxRetries: 0 });

const weather = {
  type: "function" as const,
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: {
        city: { type: "string" },
        unit: { enum: ["celsius", "fahrenheit"] },
        days: { type: "integer", minimum: 1, maximum: 7 },
      },
      required: ["city", "unit"],
      additionalProperties: false,
    },
  },
};

describe("a whole answer", () => {
  test("is the same prose for the same prompt and mentions the question", async () => {
    const [first, second] = [await askAboutTides(), await askAboutTides()];
    expect(first.choices[0]?.message.content).toBe(second.choices[0]?.message.content);
    expect(first.choices[0]?.message.content).toContain("tidal locking of the moon");
    expect(first.id).not.toBe(second.id);
    expect(first.choices[0]?.finish_reason).toBe("stop");
    expect(first.usage?.completion_tokens).toBeGreaterThan(20);
  });

  test("obeys a request for exact words", async () => {
    const answer = await client("groq").chat.completions.create({
      model: "llama",
      messages: [{ role: "user", content: "Reply with only the word: pong" }],
    });
    expect(answer.choices[0]?.message.content).toBe("pong");
  });

  test("stops at max_tokens with the reason length, and bills exactly that many", async () => {
    const answer = await client("mistral").chat.completions.create({
      model: "mistral-large-latest",
      max_tokens: 7,
      messages: [{ role: "user", content: "Write 300 words about rivers" }],
    });
    expect(answer.choices[0]?.finish_reason).toBe("length");
    expect(answer.usage?.completion_tokens).toBe(7);
  });

  test("ends before a stop sequence", async () => {
    const answer = await client("openai").chat.completions.create({
      model: "gpt-4.1",
      stop: ["three"],
      messages: [{ role: "user", content: "Say exactly: one two three four" }],
    });
    expect(answer.choices[0]?.message.content).toBe("one two ");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
  });

  test("has n choices", async () => {
    const answer = await client("together").chat.completions.create({
      model: "m",
      n: 3,
      messages: [{ role: "user", content: "Name a colour" }],
    });
    expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
  });

  test("fits the JSON schema it was given", async () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 3 },
        age: { type: "integer", minimum: 0, maximum: 120 },
        tags: { type: "array", items: { type: "string" }, minItems: 1 },
        kind: { enum: ["bird", "fish"] },
        parent: { anyOf: [{ $ref: "#/$defs/person" }, { type: "null" }] },
      },
      required: ["name", "age", "tags", "kind", "parent"],
      additionalProperties: false,
      $defs: { person: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
    };
    const answer = await client("openai").chat.completions.create({
      model: "gpt-4.1",
      messages: [{ role: "user", content: "Describe a fish" }],
      response_format: { type: "json_schema", json_schema: { name: "animal", schema, strict: true } },
    });
    const value: unknown = JSON.parse(answer.choices[0]?.message.content ?? "");
    expect(new Ajv({ strict: false }).validate(schema, value)).toBe(true);
    expect(value).toMatchObject({ kind: "fish" });
  });

  test("is some JSON object in json_object mode", async () => {
    const answer = await client("deepseek").chat.completions.create({
      model: "deepseek-chat",
      messages: [{ role: "user", content: "Give me json" }],
      response_format: { type: "json_object" },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toBeTypeOf("object");
  });

  test("accepts images and counts their tokens", async () => {
    const text = await askWith("What is this?");
    const image = await askWith([
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    ]);
    expect((image.usage?.prompt_tokens ?? 0) - (text.usage?.prompt_tokens ?? 0)).toBeGreaterThan(500);
  });

  test("reports cached tokens when a long prompt comes again", async () => {
    expect((await askAfterRules("one")).usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    const cached = (await askAfterRules("two")).usage?.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached).toBeGreaterThanOrEqual(1_024);
    expect(cached % 128).toBe(0);
  });

  test("counts reasoning tokens inside the output of a reasoning model", async () => {
    const answer = await client("openai").chat.completions.create({
      model: "o4-mini",
      messages: [{ role: "user", content: "What is 2 + 2?" }],
    });
    const reasoning = answer.usage?.completion_tokens_details?.reasoning_tokens ?? 0;
    expect(reasoning).toBeGreaterThan(0);
    expect(answer.usage?.completion_tokens).toBeGreaterThan(reasoning);
  });
});

describe("a tool call", () => {
  test("is made when required, with arguments that fit the tool's schema", async () => {
    const answer = await client("openai").chat.completions.create({
      model: "gpt-4.1",
      messages: [{ role: "user", content: "Is it warm in Lisbon, in celsius?" }],
      tools: [weather],
      tool_choice: "required",
    });
    const call = answer.choices[0]?.message.tool_calls?.[0];
    const input: unknown = call?.type === "function" ? JSON.parse(call.function.arguments) : undefined;
    expect(new Ajv({ strict: false }).validate(weather.function.parameters, input)).toBe(true);
    expect(input).toMatchObject({ city: "Lisbon", unit: "celsius" });
    expect(answer.choices[0]?.finish_reason).toBe("tool_calls");
  });

  test("is made when the prompt asks for it, and its result is answered in prose", async () => {
    const question = { role: "user" as const, content: "What is the weather in Paris?" };
    const asked = await client("groq").chat.completions.create({ model: "m", messages: [question], tools: [weather] });
    const call = asked.choices[0]?.message.tool_calls?.[0];
    if (!call) throw new Error("no tool call");
    const answered = await client("groq").chat.completions.create({
      model: "m",
      tools: [weather],
      messages: [
        question,
        { role: "assistant", tool_calls: [call] },
        { role: "tool", tool_call_id: call.id, content: "18 degrees" },
      ],
    });
    expect(answered.choices[0]?.message.content).toContain("18 degrees");
  });

  test("is not made when the prompt does not ask or the caller forbids it", async () => {
    const plain = await client("groq").chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Tell me a joke" }],
      tools: [weather],
    });
    expect(plain.choices[0]?.message.tool_calls).toBeUndefined();
    const forbidden = await client("groq").chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "weather?" }],
      tools: [weather],
      tool_choice: "none",
    });
    expect(forbidden.choices[0]?.message.tool_calls).toBeUndefined();
  });
});

describe("a stream", () => {
  test("starts with the role, adds up to the whole answer, and ends with usage when it is asked for", async () => {
    const request = { model: "gpt-4.1", messages: [{ role: "user" as const, content: "Explain glaciers" }] };
    const whole = await client("openai").chat.completions.create(request);
    const stream = await client("openai").chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(
      whole.choices[0]?.message.content,
    );
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(whole.usage?.completion_tokens);
  });

  test("carries no usage at OpenAI unless asked, and carries it in the finish chunk at Mistral", async () => {
    expect(await streamedUsages("openai")).toHaveLength(0);
    const [finish] = await streamedUsages("mistral");
    expect(finish?.choices[0]?.finish_reason).toBe("stop");
  });

  test("sends tool arguments in pieces", async () => {
    const stream = client("openai").chat.completions.stream({
      model: "gpt-4.1",
      messages: [{ role: "user", content: "weather in Oslo, please" }],
      tools: [weather],
    });
    let pieces = 0;
    stream.on("tool_calls.function.arguments.delta", () => (pieces += 1));
    const final = await stream.finalChatCompletion();
    const call = final.choices[0]?.message.tool_calls?.[0];
    expect(pieces).toBeGreaterThan(1);
    expect(call?.type === "function" && JSON.parse(call.function.arguments)).toMatchObject({ city: "Oslo" });
  });

  test("survives the SDK when a provider sends keep-alive comments and visible reasoning", async () => {
    const stream = await client("deepseek").chat.completions.create({
      model: "deepseek-reasoner",
      stream: true,
      messages: [{ role: "user", content: "Why is the sky blue?" }],
    });
    const deltas = (await Array.fromAsync(stream)).map((chunk) => chunk.choices[0]?.delta ?? {});
    expect(deltas.some((delta) => "reasoning_content" in delta)).toBe(true);
  });
});

describe("a provider's own manners", () => {
  test.each([
    ["openai", { model: "o4-mini", max_tokens: 5 }, 400, "max_completion_tokens"],
    ["openai", { top_k: 3 }, 400, "top_k"],
    ["groq", { messages: [{ role: "user", name: "ada", content: "Hi" }] }, 400, "messages.0"],
    ["mistral", { seed: 4 }, 422, "body.seed"],
  ])("%s refuses what it does not know: %j", async (slug, fields, status, named) => {
    const body = { model: "m", messages: [{ role: "user" as const, content: "Hi" }], ...fields };
    const failure = await client(slug)
      .post("/chat/completions", { body })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status });
    expect(JSON.stringify(failure)).toContain(named);
  });

  test("xAI counts reasoning in the total only, and Mistral shows it as parts of the content", async () => {
    const messages = [{ role: "user" as const, content: "What is 2 + 2?" }];
    const { usage } = await client("xai").chat.completions.create({ model: "grok-4", messages });
    const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
    expect(reasoning).toBeGreaterThan(0);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0) + reasoning);
    const answer = await client("mistral").chat.completions.create({ model: "magistral-medium", messages });
    expect(answer.choices[0]?.message.content).toMatchObject([{ type: "thinking" }, { type: "text" }]);
  });

  test.each([
    ["openai", (body: unknown) => expect(body).toMatchObject({ error: { code: "invalid_api_key" } })],
    ["mistral", (body: unknown) => expect(body).toEqual({ detail: "Unauthorized" })],
    ["xai", (body: unknown) => expect(body).toMatchObject({ error: expect.any(String) })],
    ["deepinfra", (body: unknown) => expect(body).toHaveProperty("detail.error")],
    ["cerebras", (body: unknown) => expect(body).toMatchObject({ code: "wrong_api_key" })],
    ["someone-new", (body: unknown) => expect(body).toHaveProperty("error.message")],
  ])("%s refuses a wrong key in its own words", async (slug, check) => {
    const response = await fetch(`${sandbox.url}/providers/${slug}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer invalid" },
      body: "{}",
    });
    expect(response.status).toBe(401);
    check(await response.json());
  });

  test("no key is refused before the body is looked at", async () => {
    const response = await fetch(`${sandbox.url}/providers/openai/chat/completions`, {
      method: "POST",
      body: "not json",
    });
    expect(response.status).toBe(401);
  });

  test("a request without messages is a 400 that names the field", async () => {
    const failure = await client("openai")
      .chat.completions.create({ model: "m", messages: [] })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BadRequestError);
    expect(String(failure)).toContain("messages");
  });

  test("headers and ids look like the provider's", async () => {
    const { data, response } = await client("groq")
      .chat.completions.create({ model: "m", messages: [{ role: "user", content: "Hi" }] })
      .withResponse();
    expect(data.id).toMatch(/^chatcmpl-[0-9a-f-]{36}$/);
    expect(data).toHaveProperty("x_groq");
    expect(data.usage).toHaveProperty("total_time");
    expect(response.headers.get("x-ratelimit-limit-requests")).toBe("1000");
    expect(response.headers.get("x-request-id")).toMatch(/^req_01k/);
  });

  test("models are listed at any base path", async () => {
    const models = await Array.fromAsync(client("openai/v1").models.list());
    expect(models.map((model) => model.id)).toContain("gpt-4.1");
  });
});

const askAboutTides = () =>
  client("openai").chat.completions.create({
    model: "gpt-4.1",
    messages: [{ role: "user", content: "Explain tidal locking of the moon" }],
  });

const askWith = (content: OpenAI.ChatCompletionUserMessageParam["content"]) =>
  client("openai").chat.completions.create({ model: "gpt-4.1", messages: [{ role: "user", content }] });

const askAfterRules = (question: string) =>
  client("openai").chat.completions.create({
    model: "gpt-4.1-cache",
    messages: [
      { role: "system", content: "A long house rule. ".repeat(400) },
      { role: "user", content: question },
    ],
  });

const streamedUsages = async (slug: string) => {
  const stream = await client(slug).chat.completions.create({
    model: "m",
    stream: true,
    messages: [{ role: "user", content: "Hi" }],
  });
  return (await Array.fromAsync(stream)).filter((chunk) => chunk.usage);
};
