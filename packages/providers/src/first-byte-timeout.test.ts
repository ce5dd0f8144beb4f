import { readChatCompletion } from "@causeway/protocol";
import { expect, test } from "vitest";
import { firstByteTimeout } from "./first-byte-timeout.ts";

const timeouts = {
  connectMs: 3_000,
  firstByteMs: 30_000,
  thinkingFirstByteMs: 300_000,
  idleMs: 60_000,
  taskIdleMs: 60_000,
  totalMs: 1,
};

test.each([
  ["a stream begins soon", { stream: true }, false, 30_000],
  ["a stream of a model that may think", { stream: true }, true, 300_000],
  ["a short whole answer", { max_tokens: 30 }, false, 31_000],
  ["a longer one", { max_tokens: 3_000 }, false, 130_000],
  ["one of open length", {}, false, 166_534],
  ["never longer than thinking", { max_tokens: 100_000 }, false, 300_000],
  ["a whole answer of a model that may think", { max_tokens: 30 }, true, 300_000],
])("%s", (_, fields, mayThinkLong, expected) => {
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...fields });
  const attempt = {
    generationId: "gen-1",
    providerId: "a",
    upstreamModelId: "m",
    request,
    maxOutputTokens: 16_384,
    mayThinkLong,
  };
  expect(Math.ceil(firstByteTimeout(attempt, timeouts))).toBe(expected);
});
