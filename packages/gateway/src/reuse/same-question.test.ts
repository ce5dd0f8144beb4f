import {
  anthropicMessages,
  geminiGenerateContent,
  type InboundDialect,
  openaiChat,
  openaiCompletions,
  openaiResponses,
} from "@causeway/protocol";
import { expect, it } from "vitest";
import { catalogOf } from "../catalog.fixture.ts";
import { questionOf, requestText } from "./same-question.ts";

const models = [...catalogOf(["a"]).models.values()].slice(0, 1).map((model) => ({ model, variants: [] }));

const head = (path: string) => ({ path, query: "", headers: {} });

function read(dialect: InboundDialect, body: object, path = "/v1/x") {
  return dialect.read(JSON.parse(JSON.stringify(body)), head(path)).call;
}

const question = (dialect: InboundDialect, body: object, path?: string) =>
  questionOf(read(dialect, body, path), models);

const chat = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], temperature: 0.5, max_tokens: 40 };

it("is the same in every format that says the same", () => {
  const asked = question(openaiChat, chat);
  expect(
    question(openaiResponses, {
      model: "maker/one",
      input: "Hello",
      temperature: 0.5,
      max_output_tokens: 40,
      store: false,
    }),
  ).toBe(asked);
  expect(question(openaiCompletions, { model: "maker/one", prompt: "Hello", temperature: 0.5, max_tokens: 40 })).toBe(
    asked,
  );
});

it.each([
  [anthropicMessages, { model: "maker/one", messages: chat.messages, max_tokens: 40 }, "/v1/messages"],
  [
    geminiGenerateContent,
    { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
    "/v1beta/models/maker/one:generateContent",
  ],
] as const)("is the same however the fields are ordered: %o", (dialect, body, path) => {
  const turned = Object.fromEntries(Object.entries(body).toReversed());
  expect(question(dialect, turned, path)).toBe(question(dialect, body, path));
});

it("does not know who asks, nor how they want to hear it", () => {
  const asked = question(openaiChat, chat);
  for (const more of [
    { user: "u" },
    { stream: true },
    { session_id: "s" },
    { metadata: { a: "b" } },
    { prompt_cache_key: "k" },
    { provider: { max_total_time: 5 } },
    { provider: { sticky: "off" } },
  ]) {
    expect(question(openaiChat, { ...chat, ...more })).toBe(asked);
  }
});

const format = (properties: object) => ({
  ...chat,
  response_format: { type: "json_schema", json_schema: { name: "x", schema: { type: "object", properties } } },
});

it("knows the order in which a schema was written", () => {
  const [one, other] = [
    { a: {}, b: {} },
    { b: {}, a: {} },
  ].map((each) => question(openaiChat, format(each)));
  expect(one).not.toBe(other);
});

it("is of the models that are asked, and their variants", () => {
  const call = read(openaiChat, chat);
  const varied = models.map(({ model }) => ({ model, variants: ["nitro" as const] }));
  expect(questionOf(call, varied)).not.toBe(questionOf(call, models));
});

it("a request is all that was sent, and where", () => {
  const sent = requestText("chat-completions", read(openaiChat, chat));
  expect(requestText("chat-completions", read(openaiChat, { ...chat }))).toBe(sent);
  expect(requestText("messages", read(openaiChat, chat))).not.toBe(sent);
  for (const more of [{ user: "u" }, { stream: true }, { session_id: "s" }]) {
    expect(requestText("chat-completions", read(openaiChat, { ...chat, ...more }))).not.toBe(sent);
  }
});
