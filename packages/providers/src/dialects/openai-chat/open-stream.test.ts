import type { StreamPart } from "@causeway/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../../provider.ts";
import { openaiChat } from "../openai-chat.ts";

/** What a stream of these chunks says; a string is sent as it is. */
function partsOf(...chunks: readonly (object | string)[]): readonly StreamPart[] {
  const reader = openaiChat.openStream();
  return chunks.flatMap((chunk) => reader.read({ data: typeof chunk === "string" ? chunk : JSON.stringify(chunk) }));
}

const chunk = (delta: object | null, finish: string | null = null, rest: object = {}) => ({
  id: "chatcmpl-9",
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
  ...rest,
});
const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
const readUsage = { input: 9, cachedInput: 0, cacheWrite: 0, output: 3, reasoning: 0 };
const start = { type: "start", upstreamId: "chatcmpl-9" };
const finish = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" };
const toolCalls = (...calls: readonly object[]) => chunk({ tool_calls: calls });

const whole = (id: string) => ({ index: 0, id, type: "function", function: { name: "f", arguments: "{}" } });

const args = (text: string) => ({ function: { arguments: text } });
const named = (name: string) => ({ function: { name, arguments: "" } });

describe("a stream in OpenAI's format", () => {
  test("with usage in a chunk of its own", () => {
    expect(
      partsOf(
        chunk({ role: "assistant", content: "" }),
        chunk({ content: "Hel" }),
        chunk({ content: "lo" }),
        chunk({}, "stop"),
        { id: "chatcmpl-9", choices: [], usage },
        "[DONE]",
      ),
    ).toEqual([
      start,
      { type: "text", choice: 0, text: "Hel" },
      { type: "text", choice: 0, text: "lo" },
      finish,
      { type: "usage", usage: readUsage },
      { type: "end" },
    ]);
  });

  test("that says at which service tier it is served, from the beginning and with the usage", () => {
    const tier = { service_tier: "priority" };
    const parts = partsOf(chunk({ content: "Hi" }, null, tier), { id: "chatcmpl-9", choices: [], usage, ...tier });
    expect(parts).toEqual([
      { ...start, serviceTier: "priority" },
      { type: "text", choice: 0, text: "Hi" },
      { type: "usage", usage: readUsage, serviceTier: "priority" },
    ]);
  });

  test("with usage beside the finish, no role and nulls for what is empty", () => {
    expect(partsOf(chunk({ content: "Hi", tool_calls: null, refusal: null }, "stop", { usage }))).toEqual([
      start,
      { type: "text", choice: 0, text: "Hi" },
      finish,
      { type: "usage", usage: readUsage },
    ]);
    expect(partsOf(chunk(null, null, { usage: null }))).toEqual([start]);
  });

  test("with Groq's place for usage", () => {
    expect(partsOf(chunk({}, "stop", { x_groq: { usage } })).at(-1)).toEqual({ type: "usage", usage: readUsage });
  });

  test("with usage inside of the last choice", () => {
    const told = { ...chunk({}, "stop"), choices: [{ index: 0, delta: {}, finish_reason: "stop", usage }] };
    expect(partsOf(told).at(-1)).toEqual({ type: "usage", usage: readUsage });
  });

  test("that begins with a chunk of no choice and no id is known by the id that follows", () => {
    expect(partsOf({ id: "", choices: [], prompt_filter_results: [] }, chunk({ content: "Hi" }))).toEqual([
      start,
      { type: "text", choice: 0, text: "Hi" },
    ]);
  });

  test("with reasoning under either name", () => {
    for (const field of ["reasoning", "reasoning_content"])
      expect(partsOf(chunk({ [field]: "hm" }))[1]).toMatchObject({ type: "reasoning", text: "hm" });
  });

  test("with several choices, kept apart", () => {
    const both = { choices: [0, 1].map((index) => ({ index, delta: { content: `c${index}` } })) };
    expect(partsOf(both)).toMatchObject([
      { type: "start" },
      { type: "text", choice: 0, text: "c0" },
      { type: "text", choice: 1, text: "c1" },
    ]);
  });

  test("with parallel tool calls in fragments", () => {
    expect(
      partsOf(
        toolCalls({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "" } }),
        toolCalls({ index: 0, function: { arguments: '{"a"' } }),
        toolCalls({ index: 1, id: "c2", type: "function", function: { name: "g", arguments: "{}" } }),
        toolCalls({ index: 0, function: { arguments: ":1}" } }),
        chunk({}, "tool_calls"),
      ).slice(1),
    ).toEqual([
      { type: "tool-call", choice: 0, index: 0, id: "c1", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: '{"a"' },
      { type: "tool-call", choice: 0, index: 1, id: "c2", name: "g" },
      { type: "tool-arguments", choice: 0, index: 1, text: "{}" },
      { type: "tool-arguments", choice: 0, index: 0, text: ":1}" },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_calls" },
    ]);
  });

  test("with whole tool calls that all have the index 0", () => {
    expect(partsOf(toolCalls(whole("c1")), toolCalls(whole("c2")), chunk({}, "stop")).slice(1)).toEqual([
      { type: "tool-call", choice: 0, index: 0, id: "c1", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: "{}" },
      { type: "tool-call", choice: 0, index: 1, id: "c2", name: "f" },
      { type: "tool-arguments", choice: 0, index: 1, text: "{}" },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "stop" },
    ]);
  });

  test("with tool calls that have neither index nor id", () => {
    expect(
      partsOf(
        toolCalls(named("f")),
        toolCalls({ function: { arguments: "{}" } }),
        toolCalls(named("g")),
        toolCalls({ function: { arguments: "[]" } }),
      ).slice(1),
    ).toEqual([
      { type: "tool-call", choice: 0, index: 0, id: "call_chatcmpl9_0_0", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: "{}" },
      { type: "tool-call", choice: 0, index: 1, id: "call_chatcmpl9_0_1", name: "g" },
      { type: "tool-arguments", choice: 0, index: 1, text: "[]" },
    ]);
  });

  test("with several tool calls at a time, told by their places alone", () => {
    expect(
      partsOf(
        toolCalls({ id: "a", ...named("f") }, { id: "b", ...named("g") }),
        toolCalls(args("{"), args("[")),
        toolCalls(args("}"), args("]")),
        toolCalls(named("h"), named("i")),
        toolCalls(args("1"), args("2")),
      )
        .slice(1)
        .map((part) => ("text" in part ? `${part.type === "tool-arguments" ? part.index : ""}${part.text}` : part)),
    ).toEqual([
      { type: "tool-call", choice: 0, index: 0, id: "a", name: "f" },
      { type: "tool-call", choice: 0, index: 1, id: "b", name: "g" },
      "0{",
      "1[",
      "0}",
      "1]",
      { type: "tool-call", choice: 0, index: 2, id: "call_chatcmpl9_0_2", name: "h" },
      { type: "tool-call", choice: 0, index: 3, id: "call_chatcmpl9_0_3", name: "i" },
      "21",
      "32",
    ]);
  });

  test("with a tool call whose name comes after its first arguments", () => {
    expect(
      partsOf(
        toolCalls({ index: 0, id: "c1", function: { arguments: "{" } }),
        toolCalls({ index: 0, function: { name: "f", arguments: "}" } }),
      ).slice(1),
    ).toEqual([
      { type: "tool-call", choice: 0, index: 0, id: "c1", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: "{}" },
    ]);
  });

  test("with pictures and log probabilities passes them through", () => {
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }];
    const logprobs = { content: [] };
    expect(partsOf({ choices: [{ index: 0, delta: { images, padding: "xx" }, logprobs }] })[1]).toEqual({
      type: "extra",
      choice: 0,
      delta: { images },
      logprobs,
    });
  });

  test.each([
    ["beside the text and its end", [chunk({ content: "Hi" }), chunk({}, "stop")], [0, 1]],
    ["after its end", [chunk({ content: "Hi" }), chunk({}, "stop"), { choices: [], usage }], [2]],
  ])("names pages that are told %s as annotations, once", (_when, chunks, places) => {
    const pages = { citations: ["https://a.test"], search_results: [{ title: "A", url: "https://a.test" }] };
    const told = chunks.map((one, place) => (places.includes(place) ? { ...one, ...pages } : one));
    const parts = partsOf(...told);
    expect(parts.filter(({ type }) => type === "extra")).toEqual([
      {
        type: "extra",
        choice: 0,
        delta: {
          annotations: [
            {
              type: "url_citation",
              url_citation: { url: "https://a.test", title: "A", start_index: 0, end_index: 0 },
            },
          ],
        },
        logprobs: undefined,
      },
    ]);
  });

  test("that came whole says the same as one that came in pieces", () => {
    const call = { id: "c1", type: "function", function: { name: "f", arguments: "{}" } };
    const message = { role: "assistant", content: "Hi", tool_calls: [call] };
    expect(partsOf({ id: "chatcmpl-9", choices: [{ index: 0, message, finish_reason: "tool_calls" }], usage })).toEqual(
      [
        start,
        { type: "text", choice: 0, text: "Hi" },
        { type: "tool-call", choice: 0, index: 0, id: "c1", name: "f" },
        { type: "tool-arguments", choice: 0, index: 0, text: "{}" },
        { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_calls" },
        { type: "usage", usage: readUsage },
      ],
    );
  });

  test("with an error tells it, whichever way it comes", () => {
    const error = { message: "The server had an error", type: "server_error", code: null };
    const told = { type: "error", message: "The server had an error", providerCode: "server_error", status: 500 };
    expect(partsOf({ error })).toEqual([told]);
    expect(partsOf(chunk({ content: "" }, "error", { error }))).toEqual([told]);
    expect(openaiChat.openStream().read({ event: "error", data: JSON.stringify(error) })).toEqual([told]);
    expect(partsOf({ error: { code: 429, message: "slow down" } })).toMatchObject([{ status: 429 }]);
    const ofServer = { object: "error", message: "Too long", type: "BadRequestError", param: null, code: 400 };
    expect(partsOf(ofServer)).toEqual([
      { type: "error", message: "Too long", providerCode: "badrequesterror", status: 400 },
    ]);
  });

  test("with something else in it is malformed", () => {
    expect(() => partsOf("<html>")).toThrow(MalformedAnswer);
    expect(() => partsOf("[1]")).toThrow(MalformedAnswer);
    expect(partsOf("", " ")).toEqual([]);
  });
});

const maybe = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined });

test("a piece of text alone is read as it is beside fields that say nothing", () => {
  const choices = fc.record({
    index: fc.constantFrom(0, 1, 7, -1, null, undefined, "0"),
    finish_reason: maybe(fc.constantFrom(null, "", "stop", "length")),
    logprobs: maybe(fc.constantFrom(null, { content: [] })),
    delta: fc.record({
      content: maybe(fc.constantFrom(null, "", "word", " two words", 5)),
      role: maybe(fc.constant("assistant")),
      refusal: maybe(fc.constantFrom(null, "no")),
      tool_calls: maybe(fc.constantFrom(null, [], [whole("call_1")])),
    }),
  });
  fc.assert(
    fc.property(choices, maybe(fc.constantFrom(null, usage)), (choice, counted) => {
      const opening = chunk({ role: "assistant", content: "" });
      const event = { id: "chatcmpl-9", choices: [choice], usage: counted };
      // A field that nobody knows is passed over, and keeps the event from being plain text.
      const withMore = { ...event, choices: [{ ...choice, delta: { ...choice.delta, unheard_of: 1 } }] };
      expect(partsOf(opening, event)).toEqual(partsOf(opening, withMore));
    }),
  );
});

/** As a provider sent it, whether or not that is JSON. */
const event = (text: string) => `{"choices":[{"index":0,"delta":{"content":"${text}"}}]}`;

describe("events that are the same but for their text", () => {
  const texts = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 20 });
  const tricky = fc.constantFrom(
    '"',
    "\\",
    "\n",
    "\u0001",
    'a","x":"b',
    "content",
    "chatcmpl-9",
    "0",
    "\u2028",
    "ü🙂",
    " a",
  );
  const manyTexts = fc.oneof(texts, fc.array(tricky, { minLength: 1, maxLength: 20 }));
  const rests = fc.constantFrom({}, { usage: null }, { content: "no" }, { obfuscation: "a" }, { obfuscation: "bc" });

  test("say what they say when each is read by itself", () => {
    fc.assert(
      fc.property(manyTexts, fc.array(rests, { minLength: 1, maxLength: 4 }), fc.nat(2), (pieces, ends, choice) => {
        const chunks = pieces.map((content, turn) => ({
          id: "chatcmpl-9",
          choices: [{ index: turn % 7 === 6 ? choice : 0, delta: { content }, finish_reason: null }],
          ...ends[turn % ends.length],
        }));
        const parts = partsOf(chunk({ role: "assistant", content: "" }), ...chunks);
        expect(parts).toEqual([
          start,
          ...chunks.map(({ choices: [first] }) => ({ type: "text", choice: first?.index, text: first?.delta.content })),
        ]);
      }),
    );
  });

  test.each([
    ["a letter that JSON does not know", "a\u0001b"],
    ["a quote that ends the text", 'a"b'],
    ["an escape that is none", "a\\xb"],
  ])("are refused with %s", (_, wrong) => {
    const reader = openaiChat.openStream();
    for (const word of ["one", "two", "three"]) reader.read({ data: event(word) });
    expect(() => reader.read({ data: event(wrong) })).toThrow(MalformedAnswer);
  });

  test("are read anew when anything else comes with them", () => {
    const words = ["one", "two"].map((content) => chunk({ content }));
    const last = chunk({ content: "three" }, "stop");
    expect(partsOf(...words, last).slice(-2)).toEqual([{ type: "text", choice: 0, text: "three" }, finish]);
    const failed = { error: { message: "Overloaded" }, ...words[0] };
    expect(partsOf(...words, failed).at(-1)).toMatchObject({ type: "error", message: "Overloaded" });
  });
});
