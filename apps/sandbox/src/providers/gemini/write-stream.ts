import type { Conversation } from "../conversation.ts";
import type { TokenUsage } from "../identity.ts";
import { pretendImage } from "../tasks/pretend-image.ts";
import { inChunks } from "../openai-chat/write-stream.ts";
import type { PlannedChoice } from "../reply/plan-reply.ts";
import { type Frame, frame } from "../stream-script.ts";
import type { Answer } from "../wire-format.ts";
import {
  callPart,
  finishReason,
  groundingOf,
  imagePart,
  isImageModel,
  type Part,
  signatureOf,
  textPart,
  thoughtPart,
  usageMetadata,
} from "./write-response.ts";

type Piece = { index: number; parts: Part[]; tokens: number; reasoning: number; finish?: string; grounding?: object };

/** The answer as `GenerateContentResponse` events, each with the counts so far. There is no last word. */
export function writeGeminiStream({ plan, conversation, identity, usage }: Answer): Frame[] {
  const madeImage = isImageModel(conversation.model) ? pretendImage(conversation.promptText) : undefined;
  const pieces = plan.choices.flatMap((choice, index) =>
    piecesOf(choice, index, { size: identity.tokensPerChunk, id: plan.id, madeImage, conversation }),
  );
  let output = 0;
  let reasoning = 0;
  return pieces.map((piece, position) => {
    output += piece.tokens;
    reasoning += piece.reasoning;
    const isLast = position === pieces.length - 1;
    const soFar: TokenUsage | undefined = usage && (isLast ? usage : { ...usage, output, reasoning });
    const response = {
      candidates: [
        {
          content: { parts: piece.parts, role: "model" },
          ...(piece.finish !== undefined && { finishReason: piece.finish }),
          ...piece.grounding,
          index: piece.index,
        },
      ],
      ...(soFar && { usageMetadata: usageMetadata(soFar, isLast && madeImage !== undefined) }),
      modelVersion: conversation.model,
      responseId: plan.id,
    };
    const text = `data: ${JSON.stringify(response)}\r\n\r\n`;
    return { ...frame(text, piece.tokens, soFar !== undefined), ...(soFar && { usage: soFar }) };
  });
}

type Making = { size: number; id: string; madeImage: string | undefined; conversation: Conversation };

function piecesOf(choice: PlannedChoice, index: number, making: Making): Piece[] {
  const { size, id, madeImage } = making;
  const thoughts = inChunks(choice.reasoning, size).map(({ text, tokens }) => ({
    index,
    parts: [thoughtPart(text)],
    tokens,
    reasoning: tokens,
  }));
  const texts = inChunks(choice.text, size).map(({ text, tokens }) => ({
    index,
    parts: [textPart(text)],
    tokens,
    reasoning: 0,
  }));
  const calls = choice.toolCalls.map((call, position) => ({
    index,
    parts: [callPart(call, position)],
    tokens: call.arguments.length,
    reasoning: 0,
  }));
  const signature = choice.reasoning.length > 0 && calls.length === 0 ? { thoughtSignature: signatureOf(id) } : {};
  const images = madeImage === undefined ? [] : [{ index, parts: [imagePart(madeImage)], tokens: 0, reasoning: 0 }];
  const last = {
    index,
    parts: [{ text: "", ...signature }],
    tokens: 0,
    reasoning: 0,
    finish: finishReason(choice),
    grounding: groundingOf(choice, making.conversation),
  };
  return [...thoughts, ...texts, ...images, ...calls, last];
}
