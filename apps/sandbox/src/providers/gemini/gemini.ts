import { frame } from "../stream-script.ts";
import type { WireFormat } from "../wire-format.ts";
import { googleError } from "./google-error.ts";
import { readGeminiConversation } from "./read-conversation.ts";
import { finishReason, groundingOf, partsOf, usageMetadata } from "./write-response.ts";
import { writeGeminiStream } from "./write-stream.ts";

/** Google's generateContent, as AI Studio and Vertex serve it. */
export const gemini: WireFormat = {
  name: "gemini",
  read: readGeminiConversation,
  writeWhole: ({ plan, conversation, usage }) => ({
    candidates: plan.choices.map((choice, index) => ({
      content: { parts: partsOf(choice), role: "model" },
      finishReason: finishReason(choice),
      ...groundingOf(choice, conversation),
      index,
    })),
    ...(usage && { usageMetadata: usageMetadata(usage) }),
    modelVersion: conversation.model,
    responseId: plan.id,
  }),
  writeStream: writeGeminiStream,
  finishReason,
  statusOf: (failure) => (failure.kind === "wrong-key" ? 400 : failure.kind === "missing-key" ? 403 : failure.status),
  errorBody: (_identity, failure) => googleError(failure),
  errorFrame: (message) =>
    frame(`data: ${JSON.stringify({ error: { code: 500, message, status: "INTERNAL" } })}\r\n\r\n`),
  brokenFrame: frame('data: {"candidates":[{"content":{"par\r\n\r\n'),
};
