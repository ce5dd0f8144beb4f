import type { Answer, AnswerChoice, JsonObject, StreamPart, ToolCall, Usage } from "@causeway/protocol";

/** The whole answer that these parts tell, for formats whose whole answers are their streams in one piece. */
export function answerOfParts(parts: readonly StreamPart[], extra: JsonObject = {}): Answer {
  let upstreamId: string | undefined;
  let usage: Usage | undefined;
  for (const part of parts) {
    if (part.type === "start") upstreamId = part.upstreamId;
    if (part.type === "usage") usage = part.usage;
  }
  const byChoice = Map.groupBy(
    parts.filter((part) => "choice" in part),
    (part) => part.choice,
  );
  const choices = [...byChoice].toSorted(([a], [b]) => a - b).map(([index, own]) => choiceOf(index, own));
  return { upstreamId, choices, usage, extra };
}

type ChoicePart = Extract<StreamPart, { readonly choice: number }>;

function choiceOf(index: number, parts: readonly ChoicePart[]): AnswerChoice {
  const finish = parts.findLast((part) => part.type === "finish");
  const extras = parts.filter((part) => part.type === "extra");
  const searches = parts.filter((part) => part.type === "search").map(({ query }) => ({ query }));
  return {
    index,
    text: textIn(parts, "text"),
    refusal: textIn(parts, "refusal"),
    reasoning: textIn(parts, "reasoning") || undefined,
    reasoningDetails: parts.flatMap((part) => (part.type === "reasoning" ? part.details : [])),
    toolCalls: toolCallsOf(parts),
    finishReason: finish?.reason,
    nativeFinishReason: finish?.nativeReason,
    ...(finish?.stopSequence !== undefined && { stopSequence: finish.stopSequence }),
    ...(finish?.refusalCategory !== undefined && { refusalCategory: finish.refusalCategory }),
    logprobs: extras.findLast(({ logprobs }) => logprobs !== undefined)?.logprobs,
    extra: extras.map(({ delta }) => delta).reduce(joined, {}),
    ...(searches.length > 0 && { searches }),
  };
}

function textIn(parts: readonly ChoicePart[], type: "text" | "refusal" | "reasoning"): string | undefined {
  const pieces = parts.filter((part) => part.type === type);
  return pieces.length > 0 ? pieces.map((piece) => ("text" in piece ? piece.text : "")).join("") : undefined;
}

function toolCallsOf(parts: readonly ChoicePart[]): readonly ToolCall[] {
  return parts
    .filter((part) => part.type === "tool-call")
    .map(({ id, name, extra, index }) => ({
      id,
      name,
      argumentsText: parts
        .filter((part) => part.type === "tool-arguments")
        .filter((part) => part.index === index)
        .map(({ text }) => text)
        .join(""),
      ...(extra && { extra }),
    }));
}

/** Lists of the same field follow each other: images come one by one. */
const joined = (before: JsonObject, delta: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...before, ...delta }).map(([name, value]) => {
      const first = before[name];
      const second = delta[name];
      return [name, Array.isArray(first) && Array.isArray(second) ? [...first, ...second] : value];
    }),
  );
