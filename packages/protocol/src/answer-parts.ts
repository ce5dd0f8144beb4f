import type { Answer, AnswerChoice, StreamPart } from "./answer.ts";

/** A whole answer as the parts of a stream: the same content, in the order in which it would have come. */
export const partsOfAnswer = (answer: Answer): readonly StreamPart[] => [
  { type: "start", upstreamId: answer.upstreamId },
  ...answer.choices.flatMap(partsOfChoice),
  ...(answer.usage ? [{ type: "usage" as const, usage: answer.usage }] : []),
  { type: "end" },
];

function partsOfChoice(answered: AnswerChoice): readonly StreamPart[] {
  const { index: choice, text, refusal, reasoning, reasoningDetails, toolCalls, extra, logprobs, searches } = answered;
  const parts: StreamPart[] = [];
  if (reasoning !== undefined || reasoningDetails.length > 0) {
    parts.push({ type: "reasoning", choice, text: reasoning ?? "", details: reasoningDetails });
  }
  for (const search of searches ?? []) parts.push({ type: "search", choice, ...search });
  if (text !== undefined) parts.push({ type: "text", choice, text });
  if (refusal !== undefined) parts.push({ type: "refusal", choice, text: refusal });
  // Before the calls: what is said of the text follows the text.
  if (Object.keys(extra).length > 0 || logprobs !== undefined) {
    parts.push({ type: "extra", choice, delta: extra, logprobs });
  }
  for (const [index, call] of toolCalls.entries()) {
    const { id, name, argumentsText, extra: more } = call;
    parts.push({ type: "tool-call", choice, index, id, name, ...(more && { extra: more }) });
    parts.push({ type: "tool-arguments", choice, index, text: argumentsText });
  }
  const { finishReason: reason = "stop", nativeFinishReason: nativeReason, stopSequence, refusalCategory } = answered;
  parts.push({
    type: "finish",
    choice,
    reason,
    nativeReason,
    ...(stopSequence !== undefined && { stopSequence }),
    ...(refusalCategory !== undefined && { refusalCategory }),
  });
  return parts;
}
