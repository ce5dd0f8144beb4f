import type { ChatRequest, ContentPart } from "@causeway/protocol";
import { readChatCompletion } from "@causeway/protocol";
import { expect, it } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { gemini } from "./gemini.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiResponses } from "./openai-responses.ts";

const formats = { anthropicMessages, gemini, openaiChat, openaiResponses };

function write(name: keyof typeof formats, part: ContentPart) {
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }] });
  const asked: ChatRequest = { ...request, messages: [{ role: "user", content: [part] }] };
  return formats[name].writeRequest(asked, { upstreamModelId: "m", maxOutputTokens: 5 });
}

const clip = { inlineData: { mimeType: "video/mp4", data: "AAAA" }, videoMetadata: { fps: 2 } };
const ofGoogle = { type: "other", raw: clip, format: "gemini" } as const;

it("what only Google's format has reaches Google's models as it was sent", () => {
  expect(write("gemini", ofGoogle)).toMatchObject({ contents: [{ role: "user", parts: [clip] }] });
});

const ofAnthropic = { type: "other", raw: { type: "search_result" }, format: "anthropic-messages" } as const;
const ofNobody = { type: "other", raw: { type: "hologram" } } as const;

it.each([
  ["anthropicMessages", ofGoogle, "only Google's models know"],
  ["openaiChat", ofGoogle, "only Google's models know"],
  ["openaiResponses", ofGoogle, "only Google's models know"],
  ["gemini", ofAnthropic, "only Anthropic's models know"],
  ["openaiChat", ofAnthropic, "only Anthropic's models know"],
  ["gemini", ofNobody, 'has the type "hologram"'],
  ["anthropicMessages", ofNobody, 'has the type "hologram"'],
] as const)("%s refuses %j, and says what it is", (name, part, words) => {
  expect(() => write(name, part)).toThrow(words);
  expect(() => write(name, part)).toThrow(/^messages\.0\.content\.0 /);
});
