import { type JsonObject, readChatCompletion } from "@causeway/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { openaiChat } from "./openai-chat.ts";

const call = { upstreamModelId: "claude-sonnet-4-5", maxOutputTokens: 1_000 };

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => value.trim() === value);
const id = fc.string({ minLength: 1, maxLength: 12 });
const argumentsText = fc.oneof(
  fc.object({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
  fc.string(),
);

const userMessage = fc.record({
  role: fc.constant("user"),
  content: fc.oneof(
    text,
    fc.array(
      text.map((value) => ({ type: "text", text: value })),
      { minLength: 1, maxLength: 3 },
    ),
  ),
});

/** An assistant's turn with parallel calls, followed by their results. */
const toolTurn = fc.uniqueArray(id, { minLength: 1, maxLength: 4 }).chain((ids) =>
  fc
    .tuple(
      text,
      fc.array(argumentsText, { minLength: ids.length, maxLength: ids.length }),
      fc.array(text, { minLength: ids.length, maxLength: ids.length }),
    )
    .map(([said, args, results]) => [
      {
        role: "assistant",
        content: said,
        tool_calls: ids.map((callId, index) => ({
          id: callId,
          type: "function",
          function: { name: "f", arguments: args[index] },
        })),
      },
      ...ids.map((callId, index) => ({ role: "tool", tool_call_id: callId, content: results[index] })),
    ]),
);

const conversation = fc
  .tuple(
    userMessage,
    fc.array(
      fc.oneof(
        userMessage.map((message) => [message]),
        toolTurn,
      ),
      { maxLength: 5 },
    ),
  )
  .map(([first, rest]) => [first, ...rest.flat()] as JsonObject[]);

/** Every text in a body, in no order. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" && (key === "text" || key === "content") ? [inner] : textsIn(inner),
  );
}

const blocksOf = (body: JsonObject, type: string): JsonObject[] =>
  (body["messages"] as { content: JsonObject[] }[]).flatMap(({ content }) =>
    content.filter((block) => block["type"] === type),
  );

const holds = (check: (messages: JsonObject[]) => void) => () => fc.assert(fc.property(conversation, check));

const toAnthropic = (messages: JsonObject[]) =>
  anthropicMessages.writeRequest(readChatCompletion({ messages }).request, call);

const callsAndResults = (messages: JsonObject[]) =>
  messages.map((message) => [message["role"], message["tool_calls"], message["tool_call_id"]]);

test("an OpenAI conversation keeps every text when it goes to Anthropic", () => {
  expect(
    holds((messages) => {
      expect(textsIn(toAnthropic(messages)).toSorted()).toEqual(textsIn(messages).toSorted());
    }),
  ).not.toThrow();
});

test("each tool call keeps its result, under ids that Anthropic takes", () => {
  expect(
    holds((messages) => {
      const body = toAnthropic(messages);
      const asked = blocksOf(body, "tool_use").map((block) => block["id"]);
      expect(blocksOf(body, "tool_result").map((block) => block["tool_use_id"])).toEqual(asked);
      expect(asked).toHaveLength(messages.filter((message) => message["role"] === "tool").length);
      for (const one of asked) expect(one).toMatch(/^[a-zA-Z0-9_-]+$/);
    }),
  ).not.toThrow();
});

test("turns alternate, as Anthropic wants them", () => {
  expect(
    holds((messages) => {
      const turns = toAnthropic(messages)["messages"] as { role: string }[];
      expect(turns.map(({ role }) => role)).toEqual(
        turns.map((_turn, index) => (index % 2 === 0 ? "user" : "assistant")),
      );
    }),
  ).not.toThrow();
});

/** Calls that were given no arguments have an empty object, as providers want to parse them. */
function withObjects(message: JsonObject): JsonObject {
  const calls = message["tool_calls"] as { function: { name: string; arguments: string } }[] | undefined;
  if (calls === undefined) return message;
  const tool_calls = calls.map((one) => ({
    ...one,
    function: { ...one.function, arguments: one.function.arguments.trim() === "" ? "{}" : one.function.arguments },
  }));
  return { ...message, tool_calls };
}

test("an OpenAI conversation comes out as it went in when the provider speaks the same format", () => {
  expect(
    holds((messages) => {
      const written = openaiChat.writeRequest(readChatCompletion({ messages }).request, call)[
        "messages"
      ] as JsonObject[];
      expect(textsIn(written).toSorted()).toEqual(textsIn(messages).toSorted());
      expect(callsAndResults(written)).toEqual(callsAndResults(messages.map(withObjects)));
    }),
  ).not.toThrow();
});
