import { nanoUsd } from "@causeway/money";
import {
  anthropicMessages as messagesFormat,
  type Closing,
  geminiGenerateContent as geminiFormat,
  type InboundDialect,
  isJsonObject,
  type JsonObject,
  noUsage,
  openaiChat as chatFormat,
  openaiResponses as responsesFormat,
  type StreamPart,
} from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../provider.ts";
import { anthropicMessages } from "./anthropic-messages.ts";
import { bedrockConverse } from "./bedrock-converse.ts";
import { cohereChat } from "./cohere-chat.ts";
import { gemini } from "./gemini.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiResponses } from "./openai-responses.ts";

const envelope = { id: "gen-1", created: 1, model: "maker/one", provider: "P" };
const cost = nanoUsd(0n);
const closing: Closing = {
  billed: { usage: noUsage, cost, upstreamCost: cost, upstreamPromptCost: cost, upstreamCompletionCost: cost },
  warnings: [],
};

const partsOf = (dialect: Dialect, events: readonly JsonObject[], named = false): readonly StreamPart[] => {
  const reader = dialect.openStream();
  return events.flatMap(({ event, ...data }) =>
    reader.read({ ...(named && { event: typeof event === "string" ? event : "" }), data: JSON.stringify(data) }),
  );
};

const annotationsIn = (parts: readonly StreamPart[]): unknown =>
  parts.flatMap((part) => (part.type === "extra" ? [part.delta["annotations"]] : [])).flat();

const cited = (url: string, title: string, [start_index, end_index]: readonly [number, number], content?: string) => ({
  type: "url_citation",
  url_citation: { url, title, ...(content !== undefined && { content }), start_index, end_index },
});

const chatBody = { model: "maker/one", messages: [{ role: "user", content: "Who won?" }] };
const head = { path: "/v1/messages", query: "", headers: {} };
const bodies: readonly (readonly [InboundDialect, JsonObject, string])[] = [
  [chatFormat, chatBody, "/v1/chat/completions"],
  [messagesFormat, { ...chatBody, max_tokens: 9 }, "/v1/messages"],
  [responsesFormat, { model: "maker/one", input: "Who won?" }, "/v1/responses"],
  [
    geminiFormat,
    { contents: [{ role: "user", parts: [{ text: "Who won?" }] }] },
    "/v1beta/models/maker/one:generateContent",
  ],
];

/** The answer as a caller of each format gets it, whole. */
function whole(dialect: Dialect, answer: JsonObject) {
  const [chat, messages, responses, google] = bodies.map(([format, body, path]): unknown =>
    JSON.parse(format.read(body, { ...head, path }).writer.whole(dialect.readAnswer(answer), envelope, closing)),
  );
  return { chat, messages, responses, google };
}

/** The events of a stream in a caller's format. */
function streamed(parts: readonly StreamPart[], [format, body, path]: (typeof bodies)[number]): readonly JsonObject[] {
  const writer = format
    .read({ ...body, stream: true }, { ...head, path: path.replace(":generate", ":streamGenerate"), query: "?alt=sse" })
    .writer.stream(envelope);
  return [writer.open(), ...parts.map((part) => writer.write([part])), writer.end(closing)]
    .join("")
    .split("\n")
    .flatMap((line) => {
      const data: unknown = line.startsWith("data: {") ? JSON.parse(line.slice("data: ".length)) : undefined;
      return isJsonObject(data) ? [data] : [];
    });
}

const cohereEvent = (type: string, words: string) => ({
  type,
  index: 0,
  delta: { message: { content: { text: words } } },
});
const bedrockDelta = (contentBlockIndex: number, fields: JsonObject) => ({
  event: "contentBlockDelta",
  contentBlockIndex,
  delta: fields,
});
const start = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const blockDelta = (index: number, fields: object) => ({ type: "content_block_delta", index, delta: fields });
const stop = (index: number) => ({ type: "content_block_stop", index });
const words = (index: number, text: string) => [
  start(index, { type: "text", text: "" }),
  blockDelta(index, { type: "text_delta", text }),
  stop(index),
];

describe("Gemini's grounding", () => {
  // Places are counted in bytes, and ü has two.
  const text = "Für Spain. It beat England.";
  const groundingMetadata = {
    webSearchQueries: ["euro 2024 winner"],
    searchEntryPoint: { renderedContent: "<div></div>" },
    groundingChunks: [
      { web: { uri: "https://a.test/1", title: "a.test" } },
      { web: { uri: "https://b.test/2", title: "b.test" } },
      { web: { uri: "https://c.test/3", title: "c.test" } },
    ],
    groundingSupports: [
      { segment: { endIndex: 11, text: "Für Spain." }, groundingChunkIndices: [0] },
      { segment: { startIndex: 12, endIndex: 28, text: "It beat England." }, groundingChunkIndices: [0, 1] },
    ],
  };
  const usageMetadata = { promptTokenCount: 4, candidatesTokenCount: 9, totalTokenCount: 13 };
  const response = (candidate: JsonObject) => ({
    candidates: [{ index: 0, ...candidate }],
    usageMetadata,
    modelVersion: "gemini-2.5-flash",
  });
  const annotations = [
    cited("https://a.test/1", "a.test", [0, 10]),
    cited("https://a.test/1", "a.test", [11, 27]),
    cited("https://b.test/2", "b.test", [11, 27]),
    cited("https://c.test/3", "c.test", [0, 0]),
  ];
  const parts = [{ text }];
  const answer = response({ content: { role: "model", parts }, finishReason: "STOP", groundingMetadata });
  const events = [
    response({ content: { role: "model", parts: [{ text: text.slice(0, 7) }] } }),
    response({ content: { role: "model", parts: [{ text: text.slice(7) }] } }),
    response({ content: { role: "model", parts: [{ text: "" }] }, finishReason: "STOP", groundingMetadata }),
  ];

  test("are the citations of a whole answer in every format, and itself in Gemini's", () => {
    const { chat, messages, responses, google } = whole(gemini, answer);
    expect(chat).toMatchObject({ choices: [{ message: { annotations } }] });
    expect(messages).toMatchObject({
      content: [
        { type: "server_tool_use", name: "web_search", input: { query: "euro 2024 winner" } },
        { type: "web_search_tool_result", content: [] },
        {
          type: "text",
          text,
          citations: annotations.map(({ url_citation: { url } }) => expect.objectContaining({ url })),
        },
      ],
    });
    expect(responses).toMatchObject({
      output: [
        { type: "web_search_call", action: { query: "euro 2024 winner" } },
        {
          content: [
            { annotations: annotations.map(({ url_citation }) => ({ type: "url_citation", ...url_citation })) },
          ],
        },
      ],
    });
    expect(google).toMatchObject({ candidates: [{ content: { parts }, groundingMetadata }] });
  });

  test("are the citations of a stream, before it says why it stopped", () => {
    const read = partsOf(gemini, events);
    expect(annotationsIn(read)).toEqual(annotations);
    expect(read.slice(-5).map(({ type }) => type)).toEqual(["native", "extra", "search", "finish", "usage"]);
    const [chat, , , google] = bodies;
    if (chat === undefined || google === undefined) throw new Error("There are four formats.");
    expect(streamed(read, chat)).toContainEqual(
      expect.objectContaining({ choices: [expect.objectContaining({ delta: { annotations } })] }),
    );
    expect(streamed(read, google).at(-1)).toMatchObject({ candidates: [{ finishReason: "STOP", groundingMetadata }] });
  });

  test("of another provider's citations counts in bytes", () => {
    const [, , , google] = bodies;
    if (google === undefined) throw new Error("There are four formats.");
    const told: readonly StreamPart[] = [
      { type: "text", choice: 0, text },
      { type: "extra", choice: 0, delta: { annotations: annotations.slice(1, 2) }, logprobs: undefined },
    ];
    expect(streamed(told, google).at(-1)).toMatchObject({
      candidates: [
        {
          groundingMetadata: {
            groundingSupports: [{ segment: { startIndex: 12, endIndex: 28, text: "It beat England." } }],
          },
        },
      ],
    });
  });

  test.each([
    [
      "an index of a page that is not there",
      { groundingChunks: [], groundingSupports: [{ groundingChunkIndices: [7] }] },
    ],
    ["pages without an address", { groundingChunks: [{ web: { title: "x" } }, null, 3] }],
    ["no lists at all", { groundingChunks: "x", groundingSupports: { a: 1 } }],
  ])("with %s cites nothing", (_, broken) => {
    const odd = response({ content: { parts }, finishReason: "STOP", groundingMetadata: broken });
    expect(gemini.readAnswer(odd).choices[0]?.extra).toEqual({});
  });

  test("of a recitation is a citation too", () => {
    const citationMetadata = {
      citationSources: [{ startIndex: 0, endIndex: 4, uri: "https://book.test/p", license: "" }],
    };
    const recited = response({ content: { parts }, finishReason: "STOP", citationMetadata });
    expect(gemini.readAnswer(recited).choices[0]?.extra).toEqual({
      annotations: [cited("https://book.test/p", "https://book.test/p", [0, 3])],
    });
  });
});

describe("Cohere's citations", () => {
  const document = { id: "0", title: "Penguins", url: "https://p.test/1", snippet: "They are tall." };
  const citation = {
    start: 4,
    end: 16,
    text: "Emperor ones",
    sources: [
      { type: "tool", id: "t:0", tool_output: document },
      { type: "document", id: "doc:1", document: { title: "Notes", text: "Nothing on the web" } },
    ],
    type: "TEXT_CONTENT",
  };
  const text = "The Emperor ones.";
  const annotations = [cited("https://p.test/1", "Penguins", [4, 16], "They are tall.")];

  test("of pages are annotations, and those of what has no address are not", () => {
    const answer = {
      id: "c1",
      finish_reason: "COMPLETE",
      message: { content: [{ type: "text", text }], citations: [citation] },
    };
    expect(cohereChat.readAnswer(answer).choices[0]?.extra).toEqual({ annotations });
  });

  test("are told in a stream when they come", () => {
    const parts = partsOf(cohereChat, [
      { type: "message-start", id: "c1" },
      cohereEvent("content-start", ""),
      cohereEvent("content-delta", "The Emperor"),
      cohereEvent("content-delta", " ones"),
      { type: "citation-start", index: 0, delta: { message: { citations: citation } } },
      { type: "citation-end", index: 0 },
      cohereEvent("content-delta", "."),
      { type: "content-end", index: 0 },
      { type: "message-end", delta: { finish_reason: "COMPLETE" } },
    ]);
    expect(annotationsIn(parts)).toEqual(annotations);
    expect(parts.map(({ type }) => type)).toEqual(["start", "text", "text", "extra", "text", "finish", "end"]);
  });
});

describe("Bedrock's citations", () => {
  const citation = {
    title: "Amazon",
    location: { web: { url: "https://amazon.test/x", domain: "amazon.test" } },
    sourceContent: [{ text: "Sales rose." }],
  };
  const ofDocument = { title: "Report", location: { documentPage: { documentIndex: 0, start: 1, end: 2 } } };
  const annotations = [cited("https://amazon.test/x", "Amazon", [6, 14], "Sales rose.")];

  test("are annotations of the block that they stand beside", () => {
    const content = [
      { text: "Well: " },
      { citationsContent: { content: [{ text: "they " }, { text: "did" }], citations: [citation, ofDocument] } },
      { text: "." },
    ];
    const answer = { output: { message: { role: "assistant", content } }, stopReason: "end_turn" };
    const [choice] = bedrockConverse.readAnswer(answer).choices;
    expect(choice?.text).toBe("Well: they did.");
    expect(choice?.extra).toEqual({ annotations });
  });

  test("are told in a stream at the end of their block", () => {
    const parts = partsOf(
      bedrockConverse,
      [
        { event: "messageStart", role: "assistant" },
        bedrockDelta(0, { text: "Well: " }),
        { event: "contentBlockStop", contentBlockIndex: 0 },
        bedrockDelta(1, { text: "they " }),
        bedrockDelta(1, { citation }),
        bedrockDelta(1, { text: "did" }),
        { event: "contentBlockStop", contentBlockIndex: 1 },
        { event: "messageStop", stopReason: "end_turn" },
        { event: "metadata", usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
      ],
      true,
    );
    expect(annotationsIn(parts)).toEqual(annotations);
  });
});

describe("what Anthropic's own tools leave in an answer", () => {
  const found = {
    type: "web_search_result",
    title: "Shannon",
    url: "https://s.test/1",
    encrypted_content: "EqgfC",
    page_age: null,
  };
  const citation = {
    type: "web_search_result_location",
    url: "https://s.test/1",
    title: "Shannon",
    encrypted_index: "Eo8B",
    cited_text: "Born in 1916",
  };
  const call = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "shannon born" } };
  const result = { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [found] };
  const content = [
    { type: "text", text: "I will look." },
    call,
    result,
    { type: "text", text: "He was " },
    { type: "text", text: "born in 1916", citations: [citation] },
    { type: "text", text: "." },
  ];
  const usage = { input_tokens: 6_039, output_tokens: 931, server_tool_use: { web_search_requests: 2 } };
  const annotations = [cited("https://s.test/1", "Shannon", [19, 31], "Born in 1916")];
  const events = [
    {
      type: "message_start",
      message: { id: "m", content: [], usage: { input_tokens: 1, server_tool_use: { web_search_requests: 0 } } },
    },
    ...words(0, "I will look."),
    start(1, { ...call, input: {} }),
    blockDelta(1, { type: "input_json_delta", partial_json: "" }),
    blockDelta(1, { type: "input_json_delta", partial_json: '{"query": "shannon' }),
    blockDelta(1, { type: "input_json_delta", partial_json: ' born"}' }),
    stop(1),
    start(2, result),
    stop(2),
    ...words(3, "He was "),
    start(4, { type: "text", text: "", citations: [] }),
    blockDelta(4, { type: "citations_delta", citation }),
    blockDelta(4, { type: "text_delta", text: "born in 1916" }),
    stop(4),
    ...words(5, "."),
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
    { type: "message_stop" },
  ];

  test("is counted, and its citations are told in every format", () => {
    const message = { id: "m", type: "message", content, stop_reason: "end_turn", usage };
    expect(anthropicMessages.readAnswer(message).usage).toMatchObject({ input: 6_039, units: { search: 2 } });
    const { chat, messages, responses } = whole(anthropicMessages, message);
    expect(chat).toMatchObject({ choices: [{ message: { annotations } }] });
    expect(messages).toMatchObject({ content });
    expect(responses).toMatchObject({
      output: [
        { type: "web_search_call", action: { type: "search", query: "shannon born" } },
        { content: [{ annotations: [{ type: "url_citation", start_index: 19 }] }] },
      ],
    });
  });

  test("comes through a stream block by block to those who speak its format, and as citations to others", () => {
    const parts = partsOf(anthropicMessages, events);
    expect(parts.findLast((part) => part.type === "usage")).toMatchObject({ usage: { units: { search: 2 } } });
    expect(annotationsIn(parts)).toEqual(annotations);
    const [chat, messages] = bodies;
    if (chat === undefined || messages === undefined) throw new Error("There are four formats.");
    expect(blocksOf(streamed(parts, messages))).toEqual(content);
    expect(streamed(parts, chat)).toContainEqual(
      expect.objectContaining({ choices: [expect.objectContaining({ delta: { annotations } })] }),
    );
  });
});

/** What a client makes of the events of a message. */
function blocksOf(events: readonly JsonObject[]): readonly JsonObject[] {
  const blocks: JsonObject[] = [];
  for (const { type, index, content_block: block, delta } of events) {
    const at = Number(index);
    if (type === "content_block_start" && isJsonObject(block)) blocks[at] = block;
    if (type !== "content_block_delta" || !isJsonObject(delta)) continue;
    const known = blocks[at] ?? {};
    const before: readonly unknown[] = Array.isArray(known["citations"]) ? known["citations"] : [];
    if (delta["type"] === "citations_delta")
      blocks[at] = { ...known, citations: [...before, delta["citation"]] as JsonObject[] };
    if (delta["type"] === "text_delta") blocks[at] = { ...known, text: wordsOf(known) + wordsOf(delta) };
  }
  return blocks;
}

const wordsOf = ({ text }: JsonObject): string => (typeof text === "string" ? text : "");

const chosen = (more: object) => ({ index: 0, finish_reason: "stop", message: { content: "Hi", ...more } });

describe("addresses that lead nowhere on the web", () => {
  const hostile = [
    "javascript:alert(1)",
    "data:text/html,x",
    "https://x.test/\r\nSet-Cookie: a",
    `https://${"x".repeat(9_000)}.test`,
  ];
  const good = "https://good.test/page";

  test.each(hostile)("are no citation of any format: %.40s", (url) => {
    const flat = { type: "url_citation", url, start_index: 0, end_index: 1 };
    const answers = [
      openaiChat.readAnswer({ id: "c", choices: [chosen({})], citations: [url, good] }),
      openaiChat.readAnswer({ id: "c", choices: [chosen({})], search_results: [{ url, title: "T" }, { url: good }] }),
      openaiChat.readAnswer({
        id: "c",
        choices: [
          chosen({
            annotations: [
              { type: "url_citation", url_citation: { url } },
              { type: "url_citation", url_citation: { url: good } },
            ],
          }),
        ],
      }),
      openaiResponses.readAnswer({
        id: "r",
        status: "completed",
        output: [
          {
            type: "message",
            content: [{ type: "output_text", text: "Hi", annotations: [flat, { ...flat, url: good }] }],
          },
        ],
      }),
    ];
    for (const { choices } of answers) {
      expect(choices[0]?.extra["annotations"]).toMatchObject([{ url_citation: { url: good } }]);
    }
  });

  test("what cites no page of the web is passed on", () => {
    const file = { type: "file", file: { hash: "h", name: "a.pdf", content: [] } };
    const said = { index: 0, finish_reason: "stop", message: { content: "Hi", annotations: [file] } };
    expect(openaiChat.readAnswer({ id: "c", choices: [said] }).choices[0]?.extra).toEqual({ annotations: [file] });
    const delta = { content: "", annotations: [file, { type: "url_citation", url_citation: { url: hostile[0] } }] };
    const data = JSON.stringify({ id: "c", choices: [{ index: 0, delta }] });
    expect(openaiChat.openStream().read({ data }).at(-1)).toMatchObject({
      type: "extra",
      delta: { annotations: [file] },
    });
  });
});

test("an answer that cites more than anybody reads holds nobody up, and its first citations stand in their places", () => {
  const before = "Zürich 水 😀 grows. ".repeat(100_000);
  const startIndex = Buffer.byteLength(before);
  const supports = Array.from({ length: 20_000 }, (_, index) => ({
    segment: { startIndex, endIndex: startIndex + 4, text: index === 0 ? "Ende" : "nowhere in it" },
    groundingChunkIndices: [0],
  }));
  const groundingMetadata = { groundingChunks: [{ web: { uri: "https://x.test" } }], groundingSupports: supports };
  const body = {
    candidates: [{ content: { parts: [{ text: `${before}Ende` }] }, finishReason: "STOP", groundingMetadata }],
  };
  const annotations = gemini.readAnswer(body).choices[0]?.extra["annotations"];
  expect(Array.isArray(annotations) && annotations.length).toBe(1_000);
  expect(Array.isArray(annotations) && annotations[0]).toMatchObject({
    url_citation: { start_index: before.length, end_index: before.length + 4 },
  });
});
