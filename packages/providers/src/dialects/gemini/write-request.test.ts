import { type JsonObject, readChatCompletion, type Warning } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { gemini, geminiVariant } from "../gemini.ts";

function written(
  body: JsonObject,
  model = "gemini-3.1-pro-preview",
): { body: JsonObject; warnings: readonly Warning[] } {
  const warnings: Warning[] = [];
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...body });
  const call = { upstreamModelId: model, maxOutputTokens: 500, warn: (warning: Warning) => warnings.push(warning) };
  return { body: gemini.writeRequest(request, call), warnings };
}

const write = (body: JsonObject, model?: string) => written(body, model).body;
const tool = (parameters: JsonObject) => ({ tools: [{ type: "function", function: { name: "f", parameters } }] });
const point = { type: "object", properties: { x: { type: "number" } }, required: ["x"] };

const address = (stream: boolean) => gemini.path({ upstreamModelId: "gemini-3-pro", stream });

test("the address names the model and how the answer comes", () => {
  expect(address(false)).toBe("/models/gemini-3-pro:generateContent");
  expect(address(true)).toBe("/models/gemini-3-pro:streamGenerateContent?alt=sse");
});

describe("a conversation", () => {
  test("has its system messages apart, and tool results together with the name of their call", () => {
    const calls = ["a", "b"].map((id) => ({
      id,
      type: "function",
      function: { name: `do_${id}`, arguments: '{"n":1}' },
    }));
    const body = write(
      {
        messages: [
          { role: "system", content: "Be brief" },
          { role: "user", content: "Do both" },
          { role: "assistant", content: "Yes", tool_calls: calls },
          { role: "tool", tool_call_id: "a", content: '{"ok":true}' },
          { role: "tool", tool_call_id: "b", content: "fine" },
          { role: "developer", content: "In French" },
        ],
      },
      "gemini-2.5-flash",
    );
    expect(body["systemInstruction"]).toEqual({ parts: [{ text: "Be brief" }, { text: "In French" }] });
    expect(body["contents"]).toEqual([
      { role: "user", parts: [{ text: "Do both" }] },
      {
        role: "model",
        parts: [
          { text: "Yes" },
          { functionCall: { id: "a", name: "do_a", args: { n: 1 } } },
          { functionCall: { id: "b", name: "do_b", args: { n: 1 } } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "a", name: "do_a", response: { ok: true } } },
          { functionResponse: { id: "b", name: "do_b", response: { output: "fine" } } },
        ],
      },
    ]);
  });

  test("keeps images, files, audio and video", () => {
    const body = write({
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
            { type: "image_url", image_url: { url: "https://example.com/a.webp?x=1" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,QUJD" } },
            { type: "input_audio", input_audio: { data: "QUJD", format: "wav" } },
            { type: "video_url", video_url: { url: "https://example.com/v.mp4" } },
          ],
        },
      ],
    });
    expect(body["contents"]).toEqual([
      {
        role: "user",
        parts: [
          { inlineData: { mimeType: "image/png", data: "QUJD" } },
          { fileData: { mimeType: "image/webp", fileUri: "https://example.com/a.webp?x=1" } },
          { inlineData: { mimeType: "application/pdf", data: "QUJD" } },
          { inlineData: { mimeType: "audio/wav", data: "QUJD" } },
          { fileData: { mimeType: "video/mp4", fileUri: "https://example.com/v.mp4" } },
        ],
      },
    ]);
  });

  test("without anything to answer is refused", () => {
    expect(() => write({ messages: [{ role: "system", content: "Be brief" }] })).toThrow(/messages must hold/);
  });
});

const signaturesIn = (body: JsonObject) =>
  (body["contents"] as { parts: JsonObject[] }[])[1]?.parts.map((part) => part["thoughtSignature"]);

const call = (id: string) => ({ id, type: "function", function: { name: "f", arguments: "{}" } });

const turn = (assistant: JsonObject) => [
  { role: "user", content: "Hi" },
  { role: "assistant", content: null, tool_calls: [call("a"), call("b")], ...assistant },
  { role: "tool", tool_call_id: "a", content: "1" },
  { role: "tool", tool_call_id: "b", content: "2" },
];

describe("thought signatures", () => {
  test("go back beside their call, from the call's own extra", () => {
    const signed = { ...call("a"), extra_content: { google: { thought_signature: "S" } } };
    expect(signaturesIn(write({ messages: turn({ tool_calls: [signed, call("b")] }) }))).toEqual(["S", undefined]);
  });

  test("go back beside their call, from the reasoning details", () => {
    const reasoning_details = [
      { type: "reasoning.encrypted", data: "S", id: "a", format: "google-gemini-v1", index: 0 },
    ];
    expect(signaturesIn(write({ messages: turn({ reasoning_details }) }))).toEqual(["S", undefined]);
  });

  test("of another provider stay here", () => {
    const reasoning_details = [{ type: "reasoning.encrypted", data: "S", id: "a", format: "anthropic-claude-v1" }];
    expect(JSON.stringify(write({ messages: turn({ reasoning_details }) }))).not.toContain('"S"');
  });

  test("that the caller lost are stood in for, in the running turn of a model that asks for them", () => {
    const lost = turn({});
    expect(signaturesIn(write({ messages: lost }))).toEqual(["skip_thought_signature_validator", undefined]);
    expect(signaturesIn(write({ messages: lost }, "gemini-2.5-pro"))).toEqual([undefined, undefined]);
    expect(signaturesIn(write({ messages: [...lost, { role: "user", content: "And?" }] }))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("of thoughts and of texts go back where they came from", () => {
    const reasoning_details = [
      { type: "reasoning.text", text: "hm", signature: "T", format: "google-gemini-v1", index: 0 },
      { type: "reasoning.encrypted", data: "S", format: "google-gemini-v1", index: 1 },
    ];
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Yes", reasoning_details },
      { role: "user", content: "And?" },
    ];
    expect((write({ messages })["contents"] as JsonObject[])[1]).toEqual({
      role: "model",
      parts: [
        { text: "hm", thought: true, thoughtSignature: "T" },
        { text: "Yes", thoughtSignature: "S" },
      ],
    });
  });
});

describe("settings", () => {
  test("leave out penalties for models that refuse them, and say so", () => {
    const penalties = { presence_penalty: 0.1, frequency_penalty: 0 };
    const { body, warnings } = written(penalties, "gemini-2.5-flash");
    expect(body["generationConfig"]).toEqual({ maxOutputTokens: 500 });
    expect(warnings.map(({ param }) => param)).toEqual(["presence_penalty", "frequency_penalty"]);
    expect(write(penalties, "gemini-2.0-flash")["generationConfig"]).toMatchObject({ presencePenalty: 0.1 });
  });

  test("have the format's own names", () => {
    const body = write({
      temperature: 0.5,
      top_p: 0.9,
      top_k: 5,
      stop: ["a", "b"],
      n: 2,
      seed: 7,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      logprobs: true,
      top_logprobs: 3,
      modalities: ["text", "image"],
    });
    expect(body["generationConfig"]).toEqual({
      maxOutputTokens: 500,
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      stopSequences: ["a", "b"],
      candidateCount: 2,
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      responseLogprobs: true,
      logprobs: 3,
      responseModalities: ["TEXT", "IMAGE"],
    });
  });

  test.each([
    ["gemini-3-pro-preview", { effort: "medium" }, { includeThoughts: true, thinkingLevel: "high" }],
    ["gemini-3.1-pro-preview", { effort: "medium" }, { includeThoughts: true, thinkingLevel: "medium" }],
    [
      "gemini-3-flash-preview",
      { effort: "minimal", exclude: true },
      { includeThoughts: false, thinkingLevel: "minimal" },
    ],
    ["gemini-4-argon", { effort: "xhigh" }, { includeThoughts: true, thinkingLevel: "high" }],
    ["gemini-3.1-pro-preview", { enabled: false }, { thinkingLevel: "low" }],
    ["gemini-2.5-flash", { effort: "low" }, { includeThoughts: true, thinkingBudget: 1_024 }],
    ["gemini-2.5-flash", { max_tokens: 3_000 }, { includeThoughts: true, thinkingBudget: 3_000 }],
    ["gemini-2.5-flash", { effort: "none" }, { thinkingBudget: 0 }],
    ["gemini-2.5-pro", { effort: "none" }, { thinkingBudget: 128 }],
    ["gemini-2.5-flash", { enabled: true }, { includeThoughts: true }],
    ["gemini-2.0-flash", { effort: "high" }, undefined],
  ])("tell %s how much to think: %j", (model, reasoning, config) => {
    const generation = write({ reasoning }, model)["generationConfig"] as JsonObject;
    expect(generation["thinkingConfig"]).toEqual(config);
  });

  test.each([
    ["auto", { mode: "AUTO" }],
    ["none", { mode: "NONE" }],
    ["required", { mode: "ANY" }],
    [
      { type: "function", function: { name: "f" } },
      { mode: "ANY", allowedFunctionNames: ["f"] },
    ],
  ])("say which tool to call: %j", (tool_choice, functionCallingConfig) => {
    expect(write({ ...tool(point), tool_choice })["toolConfig"]).toEqual({ functionCallingConfig });
  });

  test("that the format does not have are told as warnings", () => {
    const { body, warnings } = written({
      ...tool(point),
      logit_bias: { "1": 1 },
      parallel_tool_calls: false,
      stop: ["1", "2", "3", "4"],
    });
    expect(JSON.stringify(body)).not.toContain("logit_bias");
    expect(warnings.map(({ param }) => param)).toEqual(["parallel_tool_calls", "logit_bias"]);
  });
});

const schemaOf = (schema: JsonObject) => {
  const { body, warnings } = written({
    response_format: { type: "json_schema", json_schema: { name: "n", schema } },
  });
  const config = body["generationConfig"] as JsonObject;
  expect(config["responseMimeType"]).toBe("application/json");
  return { schema: config["responseSchema"], lost: warnings.map(({ message }) => message).join() };
};

describe("a schema", () => {
  test("is said in the format's words, in the order of its fields", () => {
    const { schema, lost } = schemaOf({
      type: "object",
      properties: {
        name: { type: "string", description: "Who", minLength: 1 },
        age: { type: ["integer", "null"] },
        kind: { const: "person" },
        tags: { type: "array", items: { enum: ["a", "b"] }, minItems: 1 },
        home: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
      },
      required: ["name"],
      additionalProperties: false,
    });
    expect(lost).toBe("");
    expect(schema).toEqual({
      type: "OBJECT",
      properties: {
        name: { type: "STRING", description: "Who", minLength: 1 },
        age: { type: "INTEGER", nullable: true },
        kind: { type: "STRING", enum: ["person"] },
        tags: { type: "ARRAY", items: { type: "STRING", enum: ["a", "b"] }, minItems: "1" },
        home: { type: "STRING", format: "date-time", nullable: true },
      },
      required: ["name"],
      propertyOrdering: ["name", "age", "kind", "tags", "home"],
    });
  });

  test("has its references unfolded, also when they lead back to themselves", () => {
    const { schema, lost } = schemaOf({
      $ref: "#/$defs/node",
      $defs: {
        node: { type: "object", properties: { next: { $ref: "#/$defs/node" }, at: { $ref: "#/$defs/at" } } },
        at: { type: "number" },
      },
    });
    expect(schema).toMatchObject({ type: "OBJECT", properties: { at: { type: "NUMBER" }, next: { type: "OBJECT" } } });
    expect(JSON.stringify(schema)).not.toContain("$ref");
    expect(lost).toContain("recursive");
  });

  test("says what of it was lost, and where", () => {
    const { lost } = schemaOf({
      type: "object",
      properties: { a: { type: "string", format: "email" }, b: { type: "integer", enum: [1, 2] } },
      patternProperties: { "^x": {} },
    });
    expect(lost).toContain('properties.a: format "email"');
    expect(lost).toContain("properties.b: enum");
    expect(lost).toContain("patternProperties");
  });

  test("of all of several is one", () => {
    const { schema } = schemaOf({
      allOf: [point, { properties: { y: { type: "string" } }, required: ["y"] }],
    });
    expect(schema).toMatchObject({
      properties: { x: { type: "NUMBER" }, y: { type: "STRING" } },
      required: ["x", "y"],
    });
  });

  test("of several types is a choice", () => {
    expect(
      schemaOf({ type: "object", properties: { v: { type: ["string", "number", "null"] } } }).schema,
    ).toMatchObject({
      properties: { v: { anyOf: [{ type: "STRING" }, { type: "NUMBER" }], nullable: true } },
    });
  });

  test("beside tools goes into the instructions of a model that cannot take both", () => {
    const asked = {
      ...tool(point),
      response_format: { type: "json_schema", json_schema: { name: "n", schema: point } },
    };
    const { body, warnings } = written(asked, "gemini-2.5-pro");
    expect(JSON.stringify(body["systemInstruction"])).toContain("JSON Schema");
    expect(body["generationConfig"]).not.toHaveProperty("responseSchema");
    expect(warnings).toMatchObject([{ code: "changed", param: "response_format" }]);
    expect(write(asked, "gemini-3-pro")["generationConfig"]).toHaveProperty("responseSchema");
    const forced = written({ ...asked, tool_choice: "required" }, "gemini-3-pro");
    expect(forced.body["generationConfig"]).not.toHaveProperty("responseMimeType");
    expect(JSON.stringify(forced.body["systemInstruction"])).toContain("JSON Schema");
  });

  test("of a tool without parameters is left out", () => {
    expect(write(tool({ type: "object", properties: {} }))["tools"]).toEqual([
      { functionDeclarations: [{ name: "f" }] },
    ]);
  });
});

test("a provider that knows no ids of calls gets none", () => {
  const { request } = readChatCompletion({
    messages: [
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        tool_calls: [{ id: "call_secret", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "call_secret", content: "1" },
    ],
  });
  const dialect = geminiVariant({ modelPath: "/models", withoutCallIds: true });
  const body = dialect.writeRequest(request, { upstreamModelId: "gemini-3-pro", maxOutputTokens: 1 });
  expect(JSON.stringify(body)).not.toContain("call_secret");
});
