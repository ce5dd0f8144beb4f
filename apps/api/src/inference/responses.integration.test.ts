import OpenAI, { APIError } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
let openai: OpenAI;
beforeAll(async () => {
  world = await startApiWorld({ replyTimes: { keepAliveMs: 20 } });
  customer = await world.customer();
  openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const weather = {
  type: "function",
  name: "weather",
  description: "Weather of a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  strict: null,
} as const satisfies OpenAI.Responses.FunctionTool;

const costOf = ({ usage }: OpenAI.Responses.Response) => (usage as { cost?: number } | undefined)?.cost ?? 0;

/** Equal to the ledger's entry. */
async function expectBilled(response: OpenAI.Responses.Response) {
  const settled = await world.settlementOf(response.id);
  expect(settled.generation.apiType).toBe("responses");
  expect(settled.chargedNano).toBeGreaterThan(0n);
  expect(Math.round(costOf(response) * 1e9)).toBe(Number(settled.chargedNano));
}

describe.each([
  ["OpenAI's", "maker/one"],
  ["Anthropic's", "maker/two"],
])("the openai SDK's responses, behind %s format", (_, model) => {
  it("come whole, with a cost that is the ledger's", async () => {
    const response = await openai.responses.create({ model, input: "Tell me about bridges", store: false });
    expect(response.status).toBe("completed");
    expect(response.output_text.length).toBeGreaterThan(10);
    expect(response.usage?.output_tokens).toBeGreaterThan(0);
    await expectBilled(response);
  });

  it("come as a stream that the SDK puts together", async () => {
    const stream = openai.responses.stream({ model, input: "Tell me about bridges", instructions: "Be brief." });
    let text = "";
    stream.on("response.output_text.delta", ({ delta }) => {
      text += delta;
    });
    const response = await stream.finalResponse();
    expect(response).toMatchObject({ status: "completed", output_text: text, instructions: "Be brief." });
    expect(text.length).toBeGreaterThan(10);
    await expectBilled(response);
  });

  it("call a tool, and go on with what it gave", async () => {
    const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: "What is the weather in Oslo?" }];
    const asked = { model, tools: [weather], tool_choice: "required" as const };
    const whole = await openai.responses.create({ ...asked, input });
    const streamed = await openai.responses.stream({ ...asked, input }).finalResponse();
    for (const { output } of [whole as OpenAI.Responses.Response, streamed]) {
      const call = output.find((item) => item.type === "function_call");
      expect(call).toMatchObject({ name: "weather", status: "completed" });
      expect(JSON.parse(call?.arguments ?? "")).toEqual({ city: expect.any(String) });
      const next = await openai.responses.create({
        model,
        tools: [weather],
        input: [
          ...input,
          ...(output as OpenAI.Responses.ResponseInputItem[]),
          { type: "function_call_output", call_id: call?.call_id ?? "", output: "Rain" },
        ],
      });
      expect(next.output_text.length).toBeGreaterThan(0);
    }
  });

  it("call a tool that takes free text", async () => {
    const response = await openai.responses.create({
      model,
      input: "Write the patch",
      tools: [{ type: "custom", name: "apply_patch", description: "Edits a file" }],
      tool_choice: { type: "custom", name: "apply_patch" },
    });
    expect(response.output.find((item) => item.type === "custom_tool_call")).toMatchObject({
      name: "apply_patch",
      input: expect.any(String),
    });
  });

  it("are of the form that was asked for", async () => {
    const response = await openai.responses.parse({
      model,
      input: "A city",
      text: {
        format: {
          type: "json_schema",
          name: "city",
          strict: true,
          schema: {
            type: "object",
            properties: { name: { type: "string" } },
            required: ["name"],
            additionalProperties: false,
          },
        },
      },
    });
    expect(response.output_parsed).toEqual({ name: expect.any(String) });
  });

  it("that reached their limit are incomplete", async () => {
    const response = await openai.responses.create({ model, input: "Tell me about bridges", max_output_tokens: 3 });
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      max_output_tokens: 3,
    });
  });
});

it("keeps the connection alive while the provider thinks", async () => {
  await world.fault("*", { kind: "slow", firstTokenMs: 400, chunkMs: 60, times: 1 });
  const response = await openai.responses
    .stream({ model: "maker/one", input: "Hi", max_output_tokens: 20 })
    .finalResponse();
  expect(response.output_text.length).toBeGreaterThan(0);
});

it("tells a break inside the stream as an error, and bills what was delivered", async () => {
  await world.fault("openai", { kind: "cut", afterChunks: 3, times: 1 });
  const stream = await openai.responses.create({
    model: "maker/one",
    input: "Tell me about bridges",
    stream: true,
    provider: { order: ["openai"] },
  } as OpenAI.Responses.ResponseCreateParamsStreaming);
  let id = "";
  const reading = async () => {
    for await (const event of stream) if (event.type === "response.created") id = event.response.id;
  };
  await expect(reading()).rejects.toThrow(/broke off its answer/);
  const { generation } = await world.settlementOf(id);
  expect(generation).toMatchObject({ apiType: "responses", status: "interrupted" });
});

it("refuses what would have to be stored, and says what was left out", async () => {
  const failing = openai.responses.create({ model: "maker/one", input: "Hi", previous_response_id: "resp_1" });
  await expect(failing).rejects.toBeInstanceOf(APIError);
  await expect(failing).rejects.toMatchObject({ status: 400, param: "previous_response_id" });
  const asked = { model: "maker/one", input: "Hi", stream: false, moderation: { model: "omni" } } as const;
  const response = await openai.responses.create(asked);
  expect(response).toMatchObject({ warnings: [{ code: "field-ignored", param: "moderation" }] });
});

it("tells errors before the answer with their status", async () => {
  const unknown = new OpenAI({ apiKey: "sk-cw-v1-none", baseURL: `${world.api.url}/v1`, maxRetries: 0 });
  await expect(unknown.responses.create({ model: "maker/one", input: "Hi" })).rejects.toMatchObject({ status: 401 });
  const request = { method: "POST", headers: { authorization: `Bearer ${customer.key}` }, body: "{" };
  const broken = await fetch(`${world.api.url}/api/v1/responses`, request);
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ error: { type: "invalid_request_error", param: "body" } });
  expect((await fetch(`${world.api.url}/api/v1/responses`)).status).toBe(405);
});

it("counts the tokens of a prompt, without a charge", async () => {
  const { key } = await world.customer({ creditsNano: 1n });
  const client = new OpenAI({ apiKey: key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
  const question = { model: "maker/one", input: "Tell me about bridges" };
  const bare = await client.responses.inputTokens.count(question);
  expect(bare).toEqual({ object: "response.input_tokens", input_tokens: expect.any(Number) });
  const withTool = await client.responses.inputTokens.count({ ...question, tools: [weather] });
  expect(withTool.input_tokens).toBeGreaterThan(bare.input_tokens);
  await expect(client.responses.inputTokens.count({ ...question, model: "maker/none" })).rejects.toMatchObject({
    status: 400,
    param: "model",
  });
});
