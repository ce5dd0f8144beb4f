import { expect, test } from "vitest";
import { asksForLongCache } from "./long-cache.ts";
import { readChatCompletion } from "./openai-chat/read-request.ts";

const hour = { type: "ephemeral", ttl: "1h" };
const text = (control?: object) => [{ type: "text", text: "Hi", ...(control && { cache_control: control }) }];
const tool = { type: "function", function: { name: "f", parameters: {} }, cache_control: hour };

test.each([
  ["a part", { messages: [{ role: "user", content: text(hour) }] }, true],
  ["a tool", { messages: [{ role: "user", content: "Hi" }], tools: [tool] }, true],
  ["the whole request", { messages: [{ role: "user", content: "Hi" }], cache_control: hour }, true],
  ["minutes", { messages: [{ role: "user", content: text({ type: "ephemeral", ttl: "5m" }) }] }, false],
  ["nothing", { messages: [{ role: "user", content: text() }] }, false],
])("an hour is asked for by %s", (_, body, expected) => {
  expect(asksForLongCache(readChatCompletion(body).request)).toBe(expected);
});
