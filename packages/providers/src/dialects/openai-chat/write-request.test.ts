import { type ChatRequest, type ContentPart, type Message, readChatCompletion } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { openaiChat, openaiChatVariant } from "../openai-chat.ts";

const messages = [{ role: "user", content: "Hello" }];
const call = { upstreamModelId: "gpt-4o-2024-11-20", maxOutputTokens: undefined };
const request = (fields: object = {}): ChatRequest => readChatCompletion({ messages, ...fields }).request;
const write = (fields: object = {}) => openaiChat.writeRequest(request(fields), call);

describe("a request in OpenAI's format", () => {
  test("shows the model no images in its own messages, and says so", () => {
    const params: (string | undefined)[] = [];
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } }];
    const own = { role: "assistant", content: "Here", images };
    const { request: asked } = readChatCompletion({ messages: [...messages, own, ...messages] });
    const body = openaiChat.writeRequest(asked, { ...call, warn: ({ param }) => params.push(param) });
    expect(body["messages"]).toEqual([...messages, { role: "assistant", content: "Here" }, ...messages]);
    expect(params).toEqual(["messages.1"]);
  });

  test("gives back a call without arguments as one with an empty object", () => {
    const tool_calls = ["", "{broken"].map((args, index) => ({
      id: `c${index}`,
      type: "function",
      function: { name: "f", arguments: args },
    }));
    const body = write({ messages: [...messages, { role: "assistant", content: "", tool_calls }] });
    expect(body["messages"]).toMatchObject([
      {},
      { tool_calls: [{ function: { arguments: "{}" } }, { function: { arguments: "{broken" } }] },
    ]);
  });

  test("names calls in nine letters where the provider takes no others, each always alike", () => {
    const tool_calls = ["call_1", "call_2", "aB3dE6gH9"].map((id) => ({
      id,
      type: "function",
      function: { name: "f", arguments: "{}" },
    }));
    const results = tool_calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: id }));
    const asked = request({ messages: [...messages, { role: "assistant", content: "", tool_calls }, ...results] });
    const written = openaiChatVariant({ nineLetterIds: true }).writeRequest(asked, call)["messages"] as {
      tool_calls?: { id: string }[];
      tool_call_id?: string;
    }[];
    const ids = written[1]?.tool_calls?.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual([
      expect.stringMatching(/^[A-Za-z0-9]{9}$/),
      expect.stringMatching(/^[A-Za-z0-9]{9}$/),
      "aB3dE6gH9",
    ]);
    expect(written.slice(2).map(({ tool_call_id }) => tool_call_id)).toEqual(ids);
  });

  test("holds nothing that the caller did not ask for", () => {
    expect(write()).toEqual({ model: "gpt-4o-2024-11-20", messages });
  });

  test("says again what the caller said in this format", () => {
    const body = {
      messages: [
        { role: "system", content: "Be brief", name: "ops" },
        {
          role: "user",
          content: [
            { type: "text", text: "See" },
            { type: "image_url", image_url: { url: "data:image/png;base64,QUJD", detail: "low" } },
            { type: "input_audio", input_audio: { data: "QUJD", format: "wav" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,QUJD" } },
            { type: "video_url", video_url: { url: "https://example.com/a.mp4" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "c1", type: "function", function: { name: "f", arguments: "{}" } },
            {
              id: "c2",
              type: "function",
              function: { name: "f", arguments: "{}" },
              extra_content: { google: { thought_signature: "s" } },
            },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "one" },
        { role: "tool", tool_call_id: "c2", content: "two" },
      ],
      tools: [
        { type: "function", function: { name: "f", description: "d", parameters: { type: "object" }, strict: true } },
      ],
      tool_choice: { type: "function", function: { name: "f" } },
      parallel_tool_calls: false,
      temperature: 0,
      top_p: 0.5,
      top_k: 40,
      stop: ["END"],
      n: 2,
      user: "u",
      response_format: { type: "json_schema", json_schema: { name: "x", schema: { type: "object" }, strict: true } },
      seed: 7,
      logit_bias: { 1: 2 },
      brand_new_knob: true,
    };
    expect(write(body)).toEqual({ ...body, model: "gpt-4o-2024-11-20" });
  });

  test("always asks for usage on a stream", () => {
    expect(write({ stream: true, stream_options: { include_usage: false } })).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test("carries the limit that is held for, not the one asked for", () => {
    const limited = openaiChat.writeRequest(request({ max_completion_tokens: 900 }), { ...call, maxOutputTokens: 500 });
    expect(limited).toMatchObject({ max_tokens: 500 });
    expect(limited).not.toHaveProperty("max_completion_tokens");
  });

  test("never shows a provider what was meant for us", () => {
    const ours = {
      model: "openai/gpt-4o",
      models: ["a/b"],
      provider: { order: ["groq"] },
      plugins: [],
      transforms: [],
      usage: { include: true },
      session_id: "s",
      trace: {},
      route: "fallback",
      include_reasoning: true,
      debug: {},
    };
    expect(write(ours)).toEqual(write());
  });

  test.each([
    [{ reasoning: { effort: "high" } }, "high"],
    [{ reasoning_effort: "minimal" }, "minimal"],
    [{ reasoning: { enabled: true } }, "medium"],
    [{ reasoning: { enabled: false } }, "none"],
    [{ reasoning: { max_tokens: 2_000 } }, "low"],
    [{ reasoning: { max_tokens: 30_000 } }, "high"],
    [{ include_reasoning: false }, undefined],
  ])("turns %j into the effort %s", (fields, effort) => {
    expect(write(fields)["reasoning_effort"]).toBe(effort);
  });

  test("names no speakers to providers that refuse it", () => {
    const named = request({ messages: [{ role: "user", name: "Ann", content: "Hi" }] });
    expect(openaiChatVariant({ withoutNames: true }).writeRequest(named, call)["messages"]).toEqual([
      { role: "user", content: "Hi" },
    ]);
  });

  test("returns reasoning and cache marks only to providers that want them", () => {
    const conversation = request({
      messages: [
        { role: "user", content: [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }] },
        { role: "assistant", content: "b", reasoning_details: [{ type: "reasoning.text", text: "hm" }] },
      ],
    });
    expect(openaiChat.writeRequest(conversation, call)["messages"]).toEqual([
      { role: "user", content: "a" },
      { role: "assistant", content: "b" },
    ]);
    const variant = openaiChatVariant({ returnReasoningAs: "reasoning_content", cacheControl: true });
    expect(variant.writeRequest(conversation, call)["messages"]).toEqual([
      { role: "user", content: [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }] },
      { role: "assistant", content: "b", reasoning_content: "hm" },
    ]);
  });
});

const messagesOf = (...conversation: readonly Message[]) =>
  openaiChat.writeRequest({ ...request(), messages: conversation }, call)["messages"];

describe("a request of another format", () => {
  const image = { type: "image", source: { kind: "url", url: "https://x.test/a.png" } } as const;
  test("has the pictures in its tools' results told after them", () => {
    const words = { type: "text", text: "A" } as const;
    expect(
      messagesOf(
        { role: "tool", toolCallId: "a", content: [words, image] },
        { role: "tool", toolCallId: "b", content: [image] },
        { role: "user", content: [words] },
        { role: "tool", toolCallId: "c", content: [words] },
      ),
    ).toEqual([
      { role: "tool", tool_call_id: "a", content: "A" },
      { role: "tool", tool_call_id: "b", content: "" },
      { role: "user", content: [1, 2].map(() => ({ type: "image_url", image_url: { url: "https://x.test/a.png" } })) },
      { role: "user", content: "A" },
      { role: "tool", tool_call_id: "c", content: "A" },
    ]);
  });

  test("with a part that only one vendor's models know is refused, naming the part", () => {
    const part: ContentPart = { type: "other", format: "gemini", raw: { fileData: {} } };
    expect(() => messagesOf({ role: "user", content: [part] })).toThrow(/messages\.0\.content\.0 .*Google/);
  });
});
