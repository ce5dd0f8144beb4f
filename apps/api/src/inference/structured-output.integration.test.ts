import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { GoogleGenAI } from "@google/genai";
import { OpenRouter } from "@openrouter/sdk";
import { generateText, Output } from "ai";
import OpenAI, { APIError } from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
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

const place = z.object({ city: z.string(), people: z.int() });
const schema = {
  type: "object",
  properties: { city: { type: "string" }, people: { type: "integer" } },
  required: ["city", "people"],
  additionalProperties: false,
};
const format = (strict: boolean) => ({ type: "json_schema", json_schema: { name: "place", schema, strict } });
const messages = [{ role: "user" as const, content: "Which city, with how many people?" }];
const order = { provider: { order: ["openai", "groq"] } };
const aPlace = { city: expect.any(String), people: expect.any(Number) };

const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
const anthropic = () => new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api`, maxRetries: 0 });
const google = () =>
  new GoogleGenAI({
    apiKey: customer.key,
    httpOptions: { baseUrl: `${world.api.url}/api`, retryOptions: { attempts: 1 } },
  });

/** A format that any model answers in, as its SDK parses it. */
const parsers: readonly (readonly [name: string, parse: (model: string) => Promise<unknown>])[] = [
  [
    "chat.completions.parse",
    async (model) => {
      const response_format = zodResponseFormat(place, "place");
      const answer = await openai().chat.completions.parse({ model, messages, response_format });
      return answer.choices[0]?.message.parsed;
    },
  ],
  [
    "responses.parse",
    async (model) => {
      const text = { format: zodTextFormat(place, "place") };
      return (await openai().responses.parse({ model, input: "Which city?", text, store: false })).output_parsed;
    },
  ],
  [
    "messages.parse",
    async (model) => {
      const output_config = { format: zodOutputFormat(place) };
      return (await anthropic().messages.parse({ model, max_tokens: 200, messages, output_config })).parsed_output;
    },
  ],
  [
    "generateContent",
    async (model) => {
      const config = { responseMimeType: "application/json", responseJsonSchema: schema };
      return JSON.parse((await google().models.generateContent({ model, contents: "Which city?", config })).text ?? "");
    },
  ],
  [
    "generateText of the AI SDK",
    async (model) => {
      const provider = createOpenAICompatible({
        name: "causeway",
        baseURL: `${world.api.url}/api/v1`,
        apiKey: customer.key,
        supportsStructuredOutputs: true,
      });
      const prompt = "Which city?";
      return (await generateText({ model: provider(model), prompt, output: Output.object({ schema: place }) })).output;
    },
  ],
  [
    "chat.send of OpenRouter's SDK, with its plugin",
    async (model) => {
      const router = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
      const answer = await router.chat.send({
        chatRequest: {
          model,
          messages,
          plugins: [{ id: "response-healing" }],
          responseFormat: { type: "json_schema", jsonSchema: { name: "place", schema, strict: true } },
        },
      });
      const content: unknown = "choices" in answer ? answer.choices[0]?.message.content : undefined;
      return typeof content === "string" ? JSON.parse(content) : undefined;
    },
  ],
];

describe.each(parsers)("%s", (_, parse) => {
  it("reads what a model wrote well, and badly in ways that can be put right", async () => {
    // Behind Anthropic's format, which gives objects and no texts.
    expect(await parse("maker/two")).toEqual(aPlace);
    expect(await parse("maker/one")).toEqual(aPlace);
    for (const how of ["fenced", "trailing-comma", "unclosed"] as const) {
      await world.fault("*", { kind: "misshapen", how, times: 1 });
      expect(await parse("maker/one")).toEqual(aPlace);
    }
  });

  it("reads another provider's answer where one cannot be put right", async () => {
    await world.fault("*", { kind: "misshapen", how: "other-shape", times: 1 });
    expect(await parse("maker/one")).toEqual(aPlace);
  });
});

it("the next provider's answer is all that is charged, and both attempts can be looked up", async () => {
  await world.fault("openai", { kind: "misshapen", how: "prose", times: 1 });
  const answer = await customer.chat({ model: "maker/one", messages, response_format: format(false), ...order });
  const { id, provider, usage } = (await answer.json()) as { id: string; provider: string; usage: { cost: number } };
  expect(provider).toBe("Groq");
  const { chargedNano } = await world.settlementOf(id);
  expect(Number(chargedNano)).toBe(Math.round(usage.cost * 1e9));
  const { data } = (await (await customer.get(`/generation?id=${id}`)).json()) as { data: object };
  expect(data).toMatchObject({
    provider_responses: [
      {
        provider_name: "Openai",
        status: 200,
        outcome: "nonconforming",
        reason: expect.stringContaining("is not JSON"),
        billed_to: "us",
      },
      { provider_name: "Groq", outcome: "completed", billed_to: "you" },
    ],
  });
});

it("an answer that is not strict comes as it is, with a warning", async () => {
  await world.fault("*", { kind: "misshapen", how: "other-shape" });
  const answer = await customer.chat({ model: "maker/two", messages, response_format: format(false) });
  expect(await answer.json()).toMatchObject({
    choices: [{ message: { content: expect.stringContaining("unexpected") } }],
    warnings: [{ code: "answer-invalid", message: expect.stringContaining('does not have required property "city"') }],
  });
});

const misshape = () => world.fault("*", { kind: "misshapen", how: "other-shape" });
const chargedFor = async (id: string | null) => (await world.settlementOf(id ?? "")).chargedNano;

describe("a strict answer that nobody gives", () => {
  const says = /did not answer in the form that was asked for .*does not have required property/;

  it("is an error of the chat format with the answer in it, and costs nothing", async () => {
    await misshape();
    const create = openai().chat.completions.create({
      model: "maker/one",
      messages,
      response_format: zodResponseFormat(place, "place"),
    });
    const error = await create.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({
      status: 502,
      message: expect.stringMatching(says),
      error: {
        metadata: {
          reason: "structured_output_invalid",
          answer_path: "",
          schema_path: "/required",
          raw: expect.stringMatching(/^\{"unexpected":/),
        },
      },
    });
    expect(await chargedFor((error as APIError).headers?.get("x-generation-id") ?? null)).toBe(0n);
  });

  it.each([
    [
      "/responses",
      { input: "Which city?", text: { format: { type: "json_schema", name: "place", schema, strict: true } } },
    ],
    ["/messages", { messages, max_tokens: 200, output_config: { format: { type: "json_schema", schema } } }],
  ])("is an error of %s, at once or at the end of the stream", async (path, body) => {
    await misshape();
    const post = (stream: boolean) =>
      fetch(`${world.api.url}/api/v1${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
        body: JSON.stringify({ model: "maker/one", stream, ...body }),
      });
    const whole = await post(false);
    expect(whole.status).toBe(502);
    expect(await whole.json()).toMatchObject({ error: { message: expect.stringMatching(says) } });
    const streamed = await post(true);
    expect(streamed.status).toBe(200);
    const text = await streamed.text();
    expect(text).toMatch(/unexpected[^]*event: error[^]*did not answer in the form that was asked for/);
    expect(text).not.toMatch(/event: (response\.completed|message_stop)/);
    expect(await chargedFor(streamed.headers.get("x-generation-id"))).toBe(0n);
  });

  it("is an error at the end of a chat's stream", async () => {
    await misshape();
    const streamed = await customer.chat({ model: "maker/one", messages, response_format: format(true), stream: true });
    const text = await streamed.text();
    expect(text).toMatch(/"finish_reason":"error"/);
    expect(text).toMatch(/did not answer in the form that was asked for[^]*data: \[DONE\]\n\n$/);
    expect(await chargedFor(streamed.headers.get("x-generation-id"))).toBe(0n);
  });
});

it("a stream that is not strict ends with a warning, in chat and in Gemini's format", async () => {
  await world.fault("*", { kind: "misshapen", how: "other-shape" });
  const chat = await customer.chat({ model: "maker/one", messages, response_format: format(false), stream: true });
  expect(await chat.text()).toMatch(/"warnings":\[\{"code":"answer-invalid"/);
  const gemini = await fetch(`${world.api.url}/api/v1beta/models/maker/one:streamGenerateContent?alt=sse`, {
    method: "POST",
    headers: { "x-goog-api-key": customer.key, "content-type": "application/json" },
    body: JSON.stringify({
      contents: [{ role: "user", parts: [{ text: "Which city?" }] }],
      generationConfig: { responseMimeType: "application/json", responseJsonSchema: schema },
    }),
  });
  expect(await gemini.text()).toMatch(/"warnings":\[\{"code":"answer-invalid"/);
});

it("tool calls that do not fit are passed on as they are, and told", async () => {
  await world.fault("openai", { kind: "misshapen", how: "other-shape", times: 1 });
  const tools = [{ type: "function", function: { name: "look", parameters: schema } }];
  const answer = await customer.chat({ model: "maker/one", messages, tools, tool_choice: "required", ...order });
  expect(await answer.json()).toMatchObject({
    choices: [{ message: { tool_calls: [{ function: { arguments: expect.stringContaining("unexpected") } }] } }],
    warnings: [{ code: "answer-invalid", message: expect.stringContaining('The tool "look"') }],
  });
});

const published = async () => {
  const { data } = (await (await customer.get("/models/maker/one/endpoints")).json()) as {
    data: { endpoints: { tag: string; conformance_last_1d: object }[] };
  };
  return data.endpoints.find(({ tag }) => tag === "openai");
};

it("how many answers of each endpoint could be used is published", async () => {
  await expect.poll(published).toMatchObject({
    tool_success_last_30m: 0,
    structured_output_success_last_30m: expect.any(Number),
    conformance_last_1d: {
      tool_calls: { answers: 1, success: 0 },
      structured_outputs: { answers: expect.any(Number), success: expect.any(Number) },
    },
  });
});
