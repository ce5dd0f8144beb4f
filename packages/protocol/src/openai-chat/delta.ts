import type { FinishReason, StreamPart } from "../answer.ts";
import type { Json, JsonObject } from "../json.ts";
import { signedToolCallId } from "../thought-signature.ts";
import type { AnswerOptions } from "./answer-options.ts";

/** What one chunk says about one choice. */
export type ChoiceDelta = {
  readonly index: number;
  readonly delta: JsonObject;
  readonly finishReason?: FinishReason;
  readonly nativeFinishReason?: string | undefined;
  readonly logprobs?: Json | undefined;
};

type ChoicePart = Exclude<Extract<StreamPart, { choice: number }>, { type: "native" | "search" }>;

const isOfChoice = (part: StreamPart): part is ChoicePart =>
  "choice" in part && part.type !== "native" && part.type !== "search";

type ToolCallDelta = { index: number; id?: string; type?: string; name?: string; text?: string; extra?: JsonObject };

type Gathered = {
  content?: string;
  refusal?: string;
  reasoning?: string;
  details: JsonObject[];
  toolCalls: ToolCallDelta[];
  extra: JsonObject;
  finish?: StreamPart & { type: "finish" };
  logprobs?: Json | undefined;
};

/** Gathers the parts of one upstream event by choice, so that one event in is one chunk a choice out. */
export function deltasOf(parts: readonly StreamPart[], options: AnswerOptions): readonly ChoiceDelta[] {
  const choices = new Map<number, Gathered>();
  for (const part of parts) {
    if (!isOfChoice(part)) continue;
    if (part.type === "reasoning" && options.excludeReasoning) continue;
    const gathered = choices.get(part.choice) ?? { details: [], toolCalls: [], extra: {} };
    choices.set(part.choice, gathered);
    gather(gathered, part);
  }
  return [...choices].map(([index, gathered]) => ({
    index,
    delta: deltaOf(gathered),
    logprobs: gathered.logprobs,
    ...(gathered.finish && {
      finishReason: gathered.finish.reason,
      nativeFinishReason: gathered.finish.nativeReason,
    }),
  }));
}

function gather(gathered: Gathered, part: ChoicePart): void {
  switch (part.type) {
    case "text":
      gathered.content = (gathered.content ?? "") + part.text;
      return;
    case "refusal":
      gathered.refusal = (gathered.refusal ?? "") + part.text;
      return;
    case "reasoning":
      gathered.reasoning = (gathered.reasoning ?? "") + part.text;
      gathered.details.push(...part.details);
      return;
    case "tool-call":
      gathered.toolCalls.push({
        index: part.index,
        id: signedToolCallId(part),
        type: "function",
        name: part.name,
        text: "",
        ...(part.extra && { extra: part.extra }),
      });
      return;
    case "tool-arguments": {
      const last = gathered.toolCalls.at(-1);
      if (last?.index === part.index) last.text = (last.text ?? "") + part.text;
      else gathered.toolCalls.push({ index: part.index, text: part.text });
      return;
    }
    case "extra":
      gathered.extra = joined(gathered.extra, part.delta);
      gathered.logprobs = part.logprobs ?? gathered.logprobs;
      return;
    case "finish":
      gathered.finish = part;
  }
}

/** Lists of one field follow each other: pictures and citations come one by one. */
function joined(before: JsonObject, delta: JsonObject): JsonObject {
  const all: Record<string, Json | undefined> = { ...before };
  for (const [name, value] of Object.entries(delta)) {
    const known = all[name];
    all[name] = Array.isArray(known) && Array.isArray(value) ? [...known, ...value] : value;
  }
  return all;
}

function deltaOf(gathered: Gathered): JsonObject {
  return {
    ...(gathered.content !== undefined && { content: gathered.content }),
    ...(gathered.refusal !== undefined && { refusal: gathered.refusal }),
    ...(gathered.reasoning !== undefined && { reasoning: gathered.reasoning }),
    ...(gathered.details.length > 0 && { reasoning_details: gathered.details }),
    ...(gathered.toolCalls.length > 0 && { tool_calls: gathered.toolCalls.map(writeToolCall) }),
    ...gathered.extra,
  };
}

const writeToolCall = (call: ToolCallDelta): JsonObject => ({
  index: call.index,
  ...(call.id !== undefined && { id: call.id, type: call.type }),
  function: {
    ...(call.name !== undefined && { name: call.name }),
    arguments: call.text ?? "",
  },
  ...call.extra,
});
