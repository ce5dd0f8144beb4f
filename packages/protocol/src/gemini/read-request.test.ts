import { AppError } from "@causeway/errors";
import { describe, expect, it } from "vitest";
import { readGeminiCall } from "./read-request.ts";

const path = "/v1beta/models/a/b:generateContent";
const hello = { role: "user", parts: [{ text: "Hello" }] };
const read = (body: object, address = path) =>
  readGeminiCall({ contents: [hello], ...body }, { path: address, query: "", headers: {} });
const requestOf = (body: object) => read(body).call.request;
const turnsOf = (...contents: object[]) => requestOf({ contents }).messages;

describe("the address", () => {
  it.each([
    ["/v1beta/models/a/b:generateContent", "a/b", false],
    ["/v1/models/a/b:streamGenerateContent", "a/b", true],
    ["/v1beta/models/a%2Fb%3Afree:generateContent", "a/b:free", false],
    ["/v1beta/models/a/b%3AstreamGenerateContent", "a/b", true],
    ["/v1beta/a/b:streamGenerateContent", "a/b", true],
    ["/v1/a%2Fb:generateContent", "a/b", false],
    ["/v1beta/models/gemini-2.5-flash:generateContent", "google/gemini-2.5-flash", false],
    ["/v1beta/models/llama-4:generateContent", "llama-4", false],
  ])("%s", (address, model, stream) => {
    const { call } = read({}, address);
    expect([call.model, call.request.stream]).toEqual([model, stream]);
  });
});

describe("the request", () => {
  it("takes the generation's settings, in either spelling", () => {
    const camel = {
      systemInstruction: { parts: [{ text: "Be brief" }] },
      generationConfig: {
        maxOutputTokens: 100,
        topP: 0.9,
        topK: 40,
        stopSequences: ["END"],
        candidateCount: 2,
        frequencyPenalty: 1,
        responseLogprobs: true,
        logprobs: 3,
        temperature: 0.5,
        seed: 7,
        responseModalities: ["TEXT", "IMAGE"],
        imageConfig: { aspectRatio: "16:9" },
      },
    };
    const snake = {
      system_instruction: { parts: [{ text: "Be brief" }] },
      generation_config: {
        max_output_tokens: 100,
        top_p: 0.9,
        top_k: 40,
        stop_sequences: ["END"],
        candidate_count: 2,
        frequency_penalty: 1,
        response_logprobs: true,
        logprobs: 3,
        temperature: 0.5,
        seed: 7,
        response_modalities: ["TEXT", "IMAGE"],
        image_config: { aspect_ratio: "16:9" },
      },
    };
    expect(requestOf(snake)).toEqual(requestOf(camel));
    expect(requestOf(camel)).toMatchObject({
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stop: ["END"],
      choices: 2,
      extra: {
        seed: 7,
        frequency_penalty: 1,
        logprobs: true,
        top_logprobs: 3,
        modalities: ["text", "image"],
        image_config: { aspect_ratio: "16:9" },
      },
      messages: [{ role: "system", content: [{ type: "text", text: "Be brief" }] }, { role: "user" }],
    });
  });

  it("keeps safety settings for Google's models alone", () => {
    const safetySettings = [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }];
    expect(requestOf({ safetySettings }).native?.fields).toEqual({ safetySettings });
    expect(requestOf({ safetySettings }).extra).toEqual({});
  });

  it.each([
    [{ responseMimeType: "text/plain" }, undefined],
    [{ responseMimeType: "application/json" }, { type: "json-object" }],
    [
      {
        responseMimeType: "application/json",
        responseSchema: { type: "OBJECT", properties: { a: { type: "STRING" } } },
      },
      { type: "json-schema", schema: { type: "object", properties: { a: { type: "string" } } } },
    ],
    [
      { responseMimeType: "application/json", responseJsonSchema: { type: ["string", "null"] } },
      { type: "json-schema", schema: { type: ["string", "null"] } },
    ],
  ])("reads the response format of %j", (generationConfig, format) => {
    const { type, schema } = { schema: undefined, type: undefined, ...requestOf({ generationConfig }).responseFormat };
    expect({ type, schema }).toEqual({ schema: undefined, type: undefined, ...format });
  });

  it.each([
    [{ thinkingBudget: 0 }, { enabled: false, exclude: true }, false],
    [{ thinkingBudget: -1, includeThoughts: true }, { enabled: true, exclude: false }, true],
    [{ thinkingBudget: 2_000 }, { enabled: true, maxTokens: 2_000 }, false],
    [{ thinkingLevel: "HIGH" }, { effort: "high" }, false],
    [{ thinkingLevel: "minimal", includeThoughts: true }, { effort: "minimal", enabled: true }, true],
  ])("reads thinking of %j", (thinkingConfig, reasoning, isShown) => {
    const { call, includesThoughts } = read({ generationConfig: { thinkingConfig } });
    expect(call.request.reasoning).toMatchObject(reasoning);
    expect(includesThoughts).toBe(isShown);
  });

  it.each([
    ["tools.0.codeExecution", { tools: [{ codeExecution: {} }] }],
    ["labels", { labels: { a: "b" } }],
    ["generationConfig.routingConfig", { generationConfig: { routingConfig: {} } }],
  ])("says that %s was ignored", (param, body) => {
    expect(read(body).call.warnings).toMatchObject([{ code: "field-ignored", param }]);
  });
});

const call = (name: string) => ({ functionCall: { name, args: {} } });
const response = (name: string) => ({ functionResponse: { name, response: { ok: name } } });

describe("contents", () => {
  it("reads text, pictures, sound and documents", () => {
    const video = { inlineData: { mimeType: "video/mp4", data: "AAAA" } };
    const parts = [
      { text: "Hi" },
      { inlineData: { mimeType: "image/png", data: "AAAA" } },
      { inline_data: { mime_type: "audio/mpeg", data: "BBBB" } },
      { inlineData: { mimeType: "application/pdf", data: "CCCC", displayName: "a.pdf" } },
      { fileData: { mimeType: "image/png", fileUri: "https://x.test/a.png" } },
      { fileData: { mimeType: "application/pdf", fileUri: "https://x.test/a.pdf" } },
      { fileData: { mimeType: "video/mp4", fileUri: "gs://bucket/a.mp4" } },
      video,
    ];
    expect(turnsOf({ parts })).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Hi" },
          { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
          { type: "audio", data: "BBBB", format: "mp3" },
          { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "CCCC" }, name: "a.pdf" },
          { type: "image", source: { kind: "url", url: "https://x.test/a.png" } },
          { type: "file", source: { kind: "url", url: "https://x.test/a.pdf" } },
          { type: "other", raw: parts[6], format: "gemini" },
          { type: "other", raw: video, format: "gemini" },
        ],
      },
    ]);
  });

  it("reads a model's turn: thoughts, signatures and calls, and keeps it as it was for Google's models", () => {
    const parts = [
      { text: "Hm", thought: true },
      { text: "", thought: true, thoughtSignature: "c2ln" },
      { text: "Let me see", thoughtSignature: "dHh0" },
      { functionCall: { name: "f", args: { a: 1 }, id: "c1" }, thoughtSignature: "Y2FsbA==" },
      { executableCode: { language: "PYTHON", code: "1" } },
    ];
    expect(turnsOf(hello, { role: "model", parts })[1]).toEqual({
      role: "assistant",
      content: [{ type: "text", text: "Let me see" }],
      toolCalls: [
        {
          id: "c1",
          name: "f",
          argumentsText: '{"a":1}',
          extra: { extra_content: { google: { thought_signature: "Y2FsbA==" } } },
        },
      ],
      reasoningDetails: [
        { type: "reasoning.text", text: "Hm", signature: "c2ln", format: "google-gemini-v1", index: 1 },
        { type: "reasoning.encrypted", data: "dHh0", format: "google-gemini-v1", index: 2 },
      ],
      reasoning: "Hm",
      native: { format: "gemini", content: parts },
    });
  });

  it("finds the call that a response without an id answers", () => {
    const turns = turnsOf(
      hello,
      { role: "model", parts: [call("f"), call("g"), call("f")] },
      { role: "user", parts: [response("f"), response("g"), response("f"), { text: "So?" }] },
    );
    const ids = turns.flatMap((turn) => (turn.role === "assistant" ? turn.toolCalls.map(({ id }) => id) : []));
    expect(ids).toEqual(["call_f_0", "call_g_0", "call_f_1"]);
    expect(turns.flatMap((turn) => (turn.role === "tool" ? [turn.toolCallId] : []))).toEqual([
      "call_f_0",
      "call_g_0",
      "call_f_1",
    ]);
    expect(turns.at(-1)).toEqual({ role: "user", content: [{ type: "text", text: "So?" }] });
  });

  it("reads a response with its id, its pictures and its failure", () => {
    const functionResponse = {
      id: "c1",
      name: "f",
      response: { error: "no" },
      parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }],
    };
    expect(turnsOf({ role: "user", parts: [{ functionResponse }] })[0]).toEqual({
      role: "tool",
      toolCallId: "c1",
      isError: true,
      content: [
        { type: "text", text: '{"error":"no"}' },
        { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
      ],
    });
  });
});

describe("functions", () => {
  const declarations = [
    {
      name: "f",
      description: "F",
      parameters: {
        type: "OBJECT",
        properties: {
          n: { type: "INTEGER", nullable: true },
          l: { type: "ARRAY", items: { type: "STRING" }, minItems: "1" },
        },
        required: ["n"],
        propertyOrdering: ["n", "l"],
      },
    },
    { name: "g", parametersJsonSchema: { type: "object" } },
  ];
  const tools = [{ functionDeclarations: declarations }];
  const withMode = (functionCallingConfig: object) => requestOf({ tools, toolConfig: { functionCallingConfig } });

  it("are described in JSON Schema", () => {
    expect(requestOf({ tools }).tools).toEqual([
      {
        name: "f",
        description: "F",
        strict: undefined,
        parameters: {
          type: "object",
          properties: {
            n: { type: ["integer", "null"] },
            l: { type: "array", items: { type: "string" }, minItems: 1 },
          },
          required: ["n"],
        },
      },
      { name: "g", description: undefined, strict: undefined, parameters: { type: "object" } },
    ]);
  });

  it.each([
    [{ mode: "AUTO" }, "auto", ["f", "g"]],
    [{ mode: "ANY" }, "required", ["f", "g"]],
    [{ mode: "ANY", allowedFunctionNames: ["g"] }, { name: "g" }, ["g"]],
    [{ mode: "NONE" }, "none", ["f", "g"]],
    [{ mode: "VALIDATED" }, undefined, ["f", "g"]],
  ])("are called as %j says", (config, choice, names) => {
    const request = withMode(config);
    expect(request.toolChoice).toEqual(choice);
    expect(request.tools.map(({ name }) => name)).toEqual(names);
  });
});

it.each<[object, string]>([
  [{ contents: [] }, "contents"],
  [{ contents: [{ role: "assistant", parts: [] }] }, "contents.0.role"],
  [{ contents: [{ parts: "x" }] }, "contents.0.parts"],
  [{ contents: [{ parts: [{ inlineData: { data: "A" } }] }] }, "contents.0.parts.0.inlineData.mimeType"],
  [{ contents: [{ parts: [{ inlineData: [[]] }] }] }, "contents.0.parts.0.inlineData"],
  [{ contents: [{ parts: [{ functionResponse: "auto" }] }] }, "contents.0.parts.0.functionResponse"],
  [{ contents: [{ parts: [{}] }] }, "contents.0.parts.0"],
  [{ contents: [{ role: "model", parts: [{ role: "user" }] }] }, "contents.0.parts.0"],
  [{ contents: [{ role: "model", parts: [{ functionCall: {} }] }] }, "contents.0.parts.0.functionCall.name"],
  [{ cachedContent: "cachedContents/1" }, "cachedContent"],
  [{ generationConfig: { temperature: 3 } }, "generationConfig.temperature"],
  [{ generationConfig: { responseMimeType: "image/png" } }, "generationConfig.responseMimeType"],
  [
    { generationConfig: { thinkingConfig: { thinkingBudget: 9, thinkingLevel: "LOW" } } },
    "generationConfig.thinkingConfig.thinkingBudget",
  ],
  [{ toolConfig: { functionCallingConfig: { mode: "ANY" } } }, "toolConfig.functionCallingConfig.mode"],
])("refuses %j, naming %s", (body, parameter) => {
  let thrown: unknown;
  try {
    read(body);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(AppError);
  expect(thrown).toMatchObject({ code: "invalid-request", parameter });
});
