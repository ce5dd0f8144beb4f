import Anthropic from "@anthropic-ai/sdk";
import { FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addThinkingModels } from "./thinking-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addThinkingModels(world);
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const claude = "maker/claude";
const gemini = "google/gemini-3-pro";
const anthropic = () => new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api`, maxRetries: 0 });
const google = () =>
  new GoogleGenAI({
    apiKey: customer.key,
    httpOptions: { baseUrl: `${world.api.url}/api`, retryOptions: { attempts: 1 } },
  });
const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });

const question = "What is the weather in Oslo?";
const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const weather: Anthropic.Tool = { name: "weather", input_schema: { ...schema, type: "object" } };

const ask = (model: string): Anthropic.MessageCreateParamsNonStreaming => ({
  model,
  max_tokens: 4_000,
  thinking: { type: "enabled", budget_tokens: 1_024 },
  tools: [weather],
  messages: [{ role: "user", content: question }],
});

describe("the Anthropic SDK", () => {
  it.each([claude, gemini])(
    "gets thinking of %s and gives it back with a tool's result, whole and streamed",
    async (model) => {
      for (const message of [
        await anthropic().messages.create(ask(model)),
        await anthropic().messages.stream(ask(model)).finalMessage(),
      ]) {
        expect(message.content[0]).toMatchObject({ type: "thinking", thinking: expect.stringMatching(/./) });
        const call = message.content.find((block) => block.type === "tool_use");
        expect(call).toMatchObject({ name: "weather" });
        const result = { type: "tool_result" as const, tool_use_id: call?.id ?? "", content: "Rain" };
        const next = await anthropic().messages.create({
          ...ask(model),
          messages: [
            ...ask(model).messages,
            { role: "assistant", content: message.content },
            { role: "user", content: [result] },
          ],
        });
        expect(next.stop_reason).toMatch(/end_turn|tool_use/);
      }
    },
  );

  it("hears Claude's own signature, unchanged", async () => {
    const message = await anthropic().messages.create(ask(claude));
    const [thinking] = message.content;
    expect(thinking?.type === "thinking" ? thinking.signature : "").not.toMatch(/^causeway|^$/);
  });
});

it("a client that returns nothing but ids has Gemini's signatures put back", async () => {
  const tools: OpenAI.ChatCompletionTool[] = [{ type: "function", function: { name: "weather", parameters: schema } }];
  const first: OpenAI.ChatCompletionMessageParam = { role: "user", content: question };
  const answer = await openai().chat.completions.create({
    model: gemini,
    messages: [first],
    tools,
    tool_choice: "required",
  });
  const [call] = answer.choices[0]?.message.tool_calls ?? [];
  if (call?.type !== "function") throw new Error("No function was called");
  const { id, type, function: called } = call;
  const next = await openai().chat.completions.create({
    model: gemini,
    tools,
    messages: [
      first,
      { role: "assistant", content: null, tool_calls: [{ id, type, function: called }] },
      { role: "tool", tool_call_id: id, content: "Rain" },
    ],
  });
  expect(next.choices[0]?.finish_reason).toMatch(/stop|tool_calls/);
});

describe("the Google SDK", () => {
  const tools = [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: schema }] }];

  it.each([gemini, claude])(
    "gets thoughts of %s when it asks for them, and a chat goes on with its signatures",
    async (model) => {
      const thinkingConfig = { includeThoughts: true, thinkingBudget: 1_024 };
      const toolConfig = { functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO } };
      const chat = google().chats.create({
        model,
        config: { tools, toolConfig, thinkingConfig, maxOutputTokens: 4_000 },
      });
      const answer = await chat.sendMessage({ message: question });
      const parts = answer.candidates?.[0]?.content?.parts ?? [];
      expect(parts.some(({ thought, text }) => thought === true && text !== "")).toBe(true);
      expect(answer.usageMetadata?.thoughtsTokenCount).toBeGreaterThan(0);
      expect(answer.functionCalls).toMatchObject([{ name: "weather" }]);
      const { id } = answer.functionCalls?.[0] ?? {};
      const response = { ...(id !== undefined && { id }), name: "weather", response: { output: "Rain" } };
      const next = await chat.sendMessage({ message: [{ functionResponse: response }] });
      expect(next.candidates?.[0]?.finishReason).toBe("STOP");
    },
  );

  it("gets no thoughts that it did not ask for", async () => {
    const answer = await google().models.generateContent({ model: gemini, contents: question });
    const parts = answer.candidates?.[0]?.content?.parts ?? [];
    expect(parts.filter(({ thought }) => thought === true)).toEqual([]);
    expect(answer.text?.length).toBeGreaterThan(5);
  });
});
