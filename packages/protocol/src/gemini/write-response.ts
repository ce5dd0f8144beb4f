import type { Answer, AnswerChoice } from "../answer.ts";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import { partsOfAnswer } from "../answer-parts.ts";
import { writeBilled } from "../billed-usage.ts";
import type { Closing } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import type { Usage } from "../usage.ts";
import { type Warning, writeNotes } from "../warning.ts";
import { Candidate } from "./candidate.ts";

export type ResponseOptions = { readonly includesThoughts: boolean };

/** A whole `GenerateContentResponse` as JSON text. */
export function writeResponse(
  answer: Answer,
  envelope: AnswerEnvelope,
  closing: Closing,
  options: ResponseOptions,
): string {
  const parts = partsOfAnswer(answer);
  const candidates = answer.choices.map((choice) => {
    const candidate = new Candidate(choice.index, options.includesThoughts);
    for (const part of parts) if ("choice" in part && part.choice === choice.index) candidate.read(part);
    return { candidate, written: withNative(choice, candidate.end(), options) };
  });
  const body = JSON.stringify({ candidates: candidates.map(({ written }) => written), ...frame(envelope) });
  return `${body.slice(0, -1)}${writeClosing(closing, lostWarnings(candidates.map(({ candidate }) => candidate)))}}`;
}

/** What came in this very format is told as it came. */
function withNative({ native }: AnswerChoice, written: JsonObject, { includesThoughts }: ResponseOptions): JsonObject {
  if (native?.format !== "gemini" || native.content.length === 0) return written;
  const parts = native.content.filter((part) => includesThoughts || part["thought"] !== true);
  return { ...written, content: { role: "model", parts }, ...native.beside };
}

/** The fields around every response. */
export const frame = ({ id, model, provider }: AnswerEnvelope): JsonObject => ({
  modelVersion: model,
  responseId: id,
  provider,
});

/** `usageMetadata`, and `warnings` where there are any, as JSON text that follows other fields. */
export function writeClosing({ billed, warnings, route }: Closing, more: readonly Warning[] = []): string {
  const all = [...warnings, ...more];
  const usage = writeBilled(usageCounts(billed.usage), billed, { prompt: "prompt", completion: "completions" });
  return `,"usageMetadata":${usage}${writeNotes(all, route)}`;
}

/** Here what was thought is not part of what was answered. */
const usageCounts = ({ input, cachedInput, output, reasoning, units }: Usage): JsonObject => ({
  promptTokenCount: input,
  ...(cachedInput > 0 && { cachedContentTokenCount: cachedInput }),
  candidatesTokenCount: Math.max(0, output - reasoning) + (units?.madeImageToken ?? 0),
  ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
  totalTokenCount: input + output + (units?.madeImageToken ?? 0),
});

export const lostWarnings = (candidates: readonly Candidate[]): readonly Warning[] =>
  [...new Set(candidates.flatMap(({ lost }) => lost))].map((name) => ({
    code: "not-expressible",
    param: undefined,
    message: `The answer holds ${name}, which this format cannot tell; ask through /chat/completions.`,
  }));
