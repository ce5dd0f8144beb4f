import { createHash } from "node:crypto";
import type { TokenUsage } from "../identity.ts";
import type { Conversation } from "../conversation.ts";
import type { PlannedChoice, PlannedToolCall } from "../reply/plan-reply.ts";
import { pretendPage, pretendQuery } from "../reply/pretend-search.ts";

export type Part = Record<string, unknown>;

export const textPart = (text: string): Part => ({ text });
export const imagePart = (data: string): Part => ({ inlineData: { mimeType: "image/png", data } });
export const isImageModel = (model: string): boolean => /-image(?:-|$)/.test(model);
export const tokensPerMadeImage = 1_290;
export const thoughtPart = (text: string): Part => ({ text, thought: true });

/** Calls come whole; the first of several made together is signed. */
export const callPart = (call: PlannedToolCall, index: number): Part => ({
  functionCall: { id: call.id, name: call.name, args: parsedArguments(call.arguments.join("")) },
  ...(index === 0 && { thoughtSignature: signatureOf(call.id) }),
});

export const signatureOf = (seed: string): string => createHash("sha512").update(seed).digest("base64");

const finishReasons = { stop: "STOP", length: "MAX_TOKENS", "stop-sequence": "STOP", "tool-calls": "STOP" } as const;
export const finishReason = (choice: PlannedChoice): string => finishReasons[choice.finish];

export const usageMetadata = (usage: TokenUsage, hasImage = false) => ({
  promptTokenCount: usage.input,
  ...(usage.cachedInput > 0 && { cachedContentTokenCount: usage.cachedInput }),
  ...(usage.output > usage.reasoning && {
    candidatesTokenCount: usage.output - usage.reasoning + (hasImage ? tokensPerMadeImage : 0),
  }),
  ...(hasImage && { candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: tokensPerMadeImage }] }),
  ...(usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
  totalTokenCount: usage.input + usage.output + (hasImage ? tokensPerMadeImage : 0),
  promptTokensDetails: [{ modality: "TEXT", tokenCount: usage.input }],
});

/** What a search that Google makes itself says of the answer; places are in bytes. */
export function groundingOf(choice: PlannedChoice, conversation: Conversation) {
  if (!conversation.searchesWeb) return {};
  const text = choice.text.join("");
  const { url: uri, title } = pretendPage;
  return {
    groundingMetadata: {
      webSearchQueries: [pretendQuery(conversation)],
      groundingChunks: [{ web: { uri, title } }],
      groundingSupports: [{ segment: { endIndex: Buffer.byteLength(text), text }, groundingChunkIndices: [0] }],
    },
  };
}

export const partsOf = (choice: PlannedChoice): Part[] => [
  ...(choice.reasoning.length > 0 ? [thoughtPart(choice.reasoning.join(""))] : []),
  ...(choice.text.length > 0 ? [textPart(choice.text.join(""))] : []),
  ...choice.toolCalls.map(callPart),
];

/** A call that the limit cut short has no arguments to parse. */
function parsedArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
