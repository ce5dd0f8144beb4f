import { AppError } from "@causeway/errors";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { anthropicMessages } from "../anthropic-messages/dialect.ts";
import { openaiChat } from "../openai-chat/dialect.ts";
import { readChatCompletion } from "../openai-chat/read-request.ts";
import { openaiResponses } from "../openai-responses/dialect.ts";
import { splitPresetName } from "./preset-name.ts";
import { readPreset } from "./read-preset.ts";
import { withPreset } from "./with-preset.ts";
import { presetOfBody } from "./write-preset.ts";

const messages = [{ role: "user", content: "Hello" }];
const tool = (name: string, description = "of the preset") => ({ type: "function", function: { name, description } });

test.each([
  ["openai/gpt-5", "openai/gpt-5", undefined],
  ["@preset/mine", undefined, "mine"],
  ["@PRESET/Mine", undefined, "mine"],
  ["openai/gpt-5:nitro@preset/mine", "openai/gpt-5:nitro", "mine"],
  ["@preset/", undefined, ""],
])("%s names the model %s and the preset %s", (text, model, preset) => {
  expect(splitPresetName(text)).toEqual({ model, preset });
});

describe("a preset that is read", () => {
  it.each([
    [{ temperature: 3 }, "temperature"],
    [{ messages }, "messages"],
    [{ stream: true }, "stream"],
    [{ provider: { sort: "vibes" } }, "provider.sort"],
    [{ model: "@preset/other" }, "model"],
    [{ models: ["a/b@preset/other"] }, "model"],
    [{ plugins: [{ id: "fusion" }] }, "plugins.0.id"],
    [{ cache_enabled: "yes" }, "cache_enabled"],
    [{ cache_ttl_seconds: 0 }, "cache_ttl_seconds"],
    [{ cache_ttl_seconds: 86_401 }, "cache_ttl_seconds"],
  ])("refuses %j and names the field", (config, parameter) => {
    expect(() => readPreset(config, undefined)).toThrow(expect.objectContaining({ status: 400, parameter }));
  });
});

it("says whether answers under it are kept, which nothing is sent of", () => {
  const kept = readPreset({ cache_enabled: true, cache_ttl_seconds: 600 }, undefined);
  const call = withPreset(readChatCompletion({ messages }), kept);
  expect(call.responseCache).toEqual({ enabled: true, ttlSeconds: 600 });
  expect(call.request.extra).toEqual({});
  expect(withPreset(readChatCompletion({ messages }), readPreset({}, undefined)).responseCache).toBeUndefined();
  const body = { messages, cache_enabled: false };
  expect(presetOfBody(openaiChat, body).config).toEqual({ cache_enabled: false });
});

const preset = readPreset(
  {
    model: "maker/preset",
    models: ["maker/second"],
    provider: { sort: "price", zdr: true },
    plugins: [{ id: "auto-router", cost_tier: "low" }],
    temperature: 0.25,
    top_p: 0.5,
    top_k: 7,
    max_tokens: 100,
    stop: ["end"],
    seed: 5,
    min_p: 0.5,
    reasoning: { effort: "high" },
    response_format: { type: "json_object" },
    parallel_tool_calls: false,
    tools: [tool("shared"), tool("presets")],
    tool_choice: "required",
  },
  "Be brief.",
);

describe("a call under a preset", () => {
  it("has everything of the preset that it does not say itself", () => {
    const call = withPreset(readChatCompletion({ messages }), preset);
    expect(call).toMatchObject({
      model: "maker/preset",
      models: ["maker/second"],
      provider: { sort: "price", zeroDataRetention: true },
      autoRouter: { costTier: "low" },
      request: { ...preset.request, messages: [...preset.request.messages, ...call.request.messages.slice(1)] },
    });
    expect(call.request.messages.map(({ role }) => role)).toEqual(["system", "user"]);
  });

  it("wins with whatever it says, field by field", () => {
    const own = readChatCompletion({
      model: "maker/own",
      models: ["maker/third"],
      provider: { ignore: ["slow"] },
      plugins: [{ id: "auto-router", cost_tier: "max" }],
      messages: [{ role: "system", content: "Be long." }, ...messages],
      temperature: 1,
      top_p: 1,
      top_k: 1,
      max_tokens: 5,
      stop: "halt",
      seed: 6,
      reasoning: { max_tokens: 2_000 },
      response_format: { type: "text" },
      parallel_tool_calls: true,
      tools: [tool("shared", "of the call")],
      tool_choice: "auto",
    });
    const { request, ...call } = withPreset(own, preset);
    const { request: asked, ...rest } = own;
    expect(call).toEqual(rest);
    expect(request).toEqual({
      ...asked,
      tools: [...asked.tools, preset.request.tools[1]],
      extra: { seed: 6, min_p: 0.5 },
    });
  });

  it("changes nothing where the preset says nothing", () => {
    const nothing = readPreset({}, undefined);
    fc.assert(
      fc.property(
        fc.record(
          {
            model: fc.constant("a/b"),
            temperature: fc.double({ min: 0, max: 2, noNaN: true }),
            max_tokens: fc.integer({ min: 1, max: 1_000 }),
            stop: fc.constantFrom("a", ["b", "c"]),
            provider: fc.constantFrom({}, { zdr: true }, { order: ["x"] }),
            tools: fc.constantFrom([], [tool("f")]),
            seed: fc.integer(),
          },
          { requiredKeys: [] },
        ),
        (body) => {
          const call = readChatCompletion({ ...body, messages });
          expect(withPreset(call, nothing)).toEqual(call);
          // Under itself a call is what it was.
          const same = readPreset(presetOfBody(openaiChat, { ...body, messages }).config, undefined);
          expect(withPreset(call, same)).toEqual(call);
          const bare = withPreset(readChatCompletion({ messages }), same);
          expect({ ...bare, provider: undefined }).toEqual({ ...call, provider: undefined });
        },
      ),
    );
  });
});

const refused = (body: unknown) => {
  try {
    presetOfBody(openaiChat, body);
  } catch (error) {
    return error instanceof AppError ? error.parameter : error;
  }
  return undefined;
};

describe("a body that becomes a preset", () => {
  const schema = { type: "object", properties: {} };
  it.each([
    [
      "a chat completion",
      openaiChat,
      {
        model: "openai/gpt-5",
        temperature: 0.5,
        max_completion_tokens: 9,
        reasoning_effort: "low",
        provider: { sort: "price" },
        response_format: { type: "json_schema", json_schema: { name: "x", schema, strict: true } },
        tools: [tool("f")],
        tool_choice: { type: "function", function: { name: "f" } },
        stream: true,
        n: 2,
        user: "somebody",
        preset: "other",
        messages: [{ role: "system", content: "Be brief." }, ...messages],
      },
      {
        model: "openai/gpt-5",
        temperature: 0.5,
        max_tokens: 9,
        reasoning: { effort: "low" },
        provider: { sort: "price" },
        response_format: { type: "json_schema", json_schema: { name: "x", schema, strict: true } },
        tools: [tool("f")],
        tool_choice: { type: "function", function: { name: "f" } },
      },
      "Be brief.",
    ],
    [
      "a message",
      anthropicMessages,
      {
        model: "anthropic/claude",
        max_tokens: 1_024,
        system: "Review.",
        tools: [{ name: "f", description: "d", input_schema: schema }],
        tool_choice: { type: "any" },
        messages,
      },
      {
        model: "anthropic/claude",
        max_tokens: 1_024,
        tools: [{ type: "function", function: { name: "f", description: "d", parameters: schema } }],
        tool_choice: "required",
      },
      "Review.",
    ],
    [
      "a response",
      openaiResponses,
      { model: "openai/gpt-5", instructions: "Classify.", input: "Hello", max_output_tokens: 5, stream: true },
      { model: "openai/gpt-5", max_tokens: 5 },
      "Classify.",
    ],
    ["a chat completion without messages", openaiChat, { temperature: 1 }, { temperature: 1 }, undefined],
    ["a response without input", openaiResponses, { temperature: 1 }, { temperature: 1 }, undefined],
  ])("holds what %s asks beside its prompt", (_, dialect, body, config, systemPrompt) => {
    const text = presetOfBody(dialect, body);
    expect(text).toEqual({ config, systemPrompt });
    expect(() => readPreset(text.config, text.systemPrompt)).not.toThrow();
  });

  it("is refused as the call would be", () => {
    expect(refused({ temperature: 3 })).toBe("temperature");
    expect(refused([])).toBe("body");
  });
});
