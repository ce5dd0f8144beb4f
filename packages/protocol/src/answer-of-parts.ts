import type { Answer, AnswerChoice, MadeSearch, StreamPart } from "./answer.ts";
import type { ToolCall } from "./chat-request.ts";
import type { Json, JsonObject } from "./json.ts";
import type { NativeContent } from "./native.ts";

type Gathered = {
  text: string | undefined;
  refusal: string | undefined;
  reasoning: string | undefined;
  readonly details: JsonObject[];
  readonly calls: Map<number, ToolCall>;
  readonly searches: MadeSearch[];
  extra: JsonObject;
  logprobs: JsonObject | undefined;
  finish: (StreamPart & { type: "finish" }) | undefined;
};

/**
 * A streamed answer as the whole one that it would have been. `undefined` when it holds something of which the whole
 * cannot be told from its pieces: content of one format alone, or fields that we do not know how to put together.
 */
export function answerOfParts(parts: readonly StreamPart[]): Answer | undefined {
  const choices = new Map<number, Gathered>();
  for (const part of parts) {
    if (!("choice" in part)) continue;
    const gathered = choices.get(part.choice) ?? nothing();
    choices.set(part.choice, gathered);
    if (!gather(gathered, part)) return undefined;
  }
  const inOrder = [...choices].toSorted(([one], [other]) => one - other);
  return { upstreamId: undefined, choices: inOrder.map(choiceOf), usage: undefined, extra: {} };
}

/** Whether `partsOfAnswer` tells all of it: not what only a vendor's own format has words for. */
export const isToldByParts = ({ choices }: Answer): boolean =>
  choices.every(({ native }) => native === undefined || native.content.every((piece) => isCommon(native, piece)));

function isCommon({ format }: NativeContent, piece: JsonObject): boolean {
  const { type, citations } = piece;
  if (format === "anthropic-messages")
    return commonBlocks.has(type) && !(Array.isArray(citations) && citations.length > 0);
  return Object.keys(piece).every((name) => commonFields.has(name));
}

const commonBlocks: ReadonlySet<Json | undefined> = new Set(["text", "thinking", "redacted_thinking", "tool_use"]);
const commonFields: ReadonlySet<string> = new Set([
  "text",
  "thought",
  "thoughtSignature",
  "functionCall",
  "inlineData",
]);

const nothing = (): Gathered => ({
  text: undefined,
  refusal: undefined,
  reasoning: undefined,
  details: [],
  calls: new Map(),
  searches: [],
  extra: {},
  logprobs: undefined,
  finish: undefined,
});

/** False: it cannot be put together. */
function gather(gathered: Gathered, part: Extract<StreamPart, { choice: number }>): boolean {
  switch (part.type) {
    case "text":
      gathered.text = (gathered.text ?? "") + part.text;
      return true;
    case "refusal":
      gathered.refusal = (gathered.refusal ?? "") + part.text;
      return true;
    case "reasoning":
      gathered.reasoning = (gathered.reasoning ?? "") + part.text;
      for (const detail of part.details) addDetail(gathered.details, detail);
      return true;
    case "tool-call": {
      const { index, id, name, extra } = part;
      gathered.calls.set(index, { id, name, argumentsText: "", ...(extra && { extra }) });
      return true;
    }
    case "tool-arguments": {
      const call = gathered.calls.get(part.index);
      if (call) gathered.calls.set(part.index, { ...call, argumentsText: call.argumentsText + part.text });
      return call !== undefined;
    }
    case "search":
      gathered.searches.push({ query: part.query, ...(part.pages && { pages: part.pages }) });
      return true;
    case "extra": {
      const extra = joinedLists(gathered.extra, part.delta);
      const logprobs = part.logprobs == null ? gathered.logprobs : joinedLists(gathered.logprobs ?? {}, part.logprobs);
      if (extra === undefined || (logprobs === undefined && part.logprobs != null)) return false;
      Object.assign(gathered, { extra, logprobs });
      return true;
    }
    case "native":
      return false;
    case "finish":
      gathered.finish ??= part;
      return true;
  }
}

/** Fragments of one detail follow each other and agree in everything but their words; a signature ends it. */
function addDetail(details: JsonObject[], next: JsonObject): void {
  const last = details.at(-1);
  const isMore =
    last !== undefined &&
    next["type"] !== "reasoning.encrypted" &&
    !last["signature"] &&
    ["type", "index", "id", "format"].every((field) => last[field] === next[field]);
  if (!isMore) {
    details.push(next);
    return;
  }
  const words = Object.fromEntries(
    ["text", "summary"].flatMap((field) => {
      const pieces = [last[field], next[field]].filter((piece) => typeof piece === "string");
      return pieces.length > 0 ? [[field, pieces.join("")]] : [];
    }),
  );
  details[details.length - 1] = { ...last, ...next, ...words };
}

/** Lists go on; nothing else can be put together: `undefined`. */
function joinedLists(before: JsonObject, more: Json): JsonObject | undefined {
  if (typeof more !== "object" || more === null || Array.isArray(more)) return undefined;
  const joined: Record<string, Json | undefined> = { ...before };
  for (const [name, value] of Object.entries(more)) {
    const known = joined[name];
    if (value == null) joined[name] ??= value;
    else if (Array.isArray(value) && (known == null || Array.isArray(known)))
      joined[name] = [...(known ?? []), ...value];
    else return undefined;
  }
  return joined;
}

const choiceOf = ([index, gathered]: readonly [number, Gathered]): AnswerChoice => ({
  index,
  text: gathered.text,
  refusal: gathered.refusal,
  reasoning: gathered.reasoning,
  reasoningDetails: gathered.details,
  toolCalls: [...gathered.calls].toSorted(([one], [other]) => one - other).map(([, call]) => call),
  finishReason: gathered.finish?.reason,
  nativeFinishReason: gathered.finish?.nativeReason,
  ...(gathered.finish?.stopSequence !== undefined && { stopSequence: gathered.finish.stopSequence }),
  ...(gathered.finish?.refusalCategory !== undefined && { refusalCategory: gathered.finish.refusalCategory }),
  logprobs: gathered.logprobs,
  extra: gathered.extra,
  ...(gathered.searches.length > 0 && { searches: gathered.searches }),
});
