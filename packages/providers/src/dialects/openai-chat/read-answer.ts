import type { Answer, AnswerChoice, JsonObject, ToolCall } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { webAnnotations } from "../cited-places.ts";
import { countOf, objectOf, objectsOf, pick, stringOf, textOf } from "../loosely.ts";
import { readFinishReason } from "./finish-reason.ts";
import { readCitations } from "./read-citations.ts";
import { readReasoning, readText } from "./read-reasoning.ts";
import { readUsage, type UsageVariant } from "./read-usage.ts";

/** Fields beyond the modelled ones that callers know; anything else a provider adds stays with us. */
const passedMessageFields = ["images", "audio", "annotations"];
const passedTopFields = ["system_fingerprint", "service_tier", "citations", "search_results"];

export function readAnswer(body: unknown, variant: UsageVariant = {}): Answer {
  const answer = objectOf(body);
  const choices = objectsOf(answer?.["choices"]);
  if (answer === undefined || choices.length === 0) throw new MalformedAnswer("The answer holds no choices");
  const upstreamId = textOf(answer["id"]);
  const read = choices.map((choice, position) => readChoice(choice, position, upstreamId));
  return {
    upstreamId,
    choices: cited(read, readCitations(answer)),
    usage: readUsage(answer["usage"], variant),
    extra: pick(answer, passedTopFields),
  };
}

/** With the pages that are named beside the choices, unless these name their own. */
function cited(choices: readonly AnswerChoice[], annotations: readonly JsonObject[]): readonly AnswerChoice[] {
  if (annotations.length === 0 || choices.some(({ extra }) => objectsOf(extra["annotations"]).length > 0))
    return choices;
  return choices.map((choice) =>
    choice.index === 0 ? { ...choice, extra: { ...choice.extra, annotations } } : choice,
  );
}

function readChoice(choice: JsonObject, position: number, upstreamId: string | undefined): AnswerChoice {
  const message = objectOf(choice["message"]) ?? {};
  const index = countOf(choice["index"]) ?? position;
  const reasoning = readReasoning(message);
  const toolCalls = objectsOf(message["tool_calls"]).flatMap((call, callIndex) =>
    readToolCall(call, toolCallId(upstreamId, index, callIndex)),
  );
  const native = textOf(choice["finish_reason"]);
  return {
    index,
    text: readText(message["content"]),
    refusal: textOf(message["refusal"]),
    reasoning: reasoning.text,
    reasoningDetails: reasoning.details,
    toolCalls,
    finishReason: native === undefined ? undefined : readFinishReason(native, toolCalls.length > 0),
    nativeFinishReason: native,
    logprobs: choice["logprobs"] ?? undefined,
    extra: passedOf(message),
  };
}

/** What of a message, or of a piece of one, goes to callers as it came. */
export function passedOf(message: JsonObject): JsonObject {
  const passed = pick(message, passedMessageFields);
  const { annotations } = passed;
  return Array.isArray(annotations) ? { ...passed, annotations: webAnnotations(objectsOf(annotations)) } : passed;
}

function readToolCall(call: JsonObject, fallbackId: string): readonly ToolCall[] {
  const definition = objectOf(call["function"]);
  const name = textOf(definition?.["name"]);
  if (definition === undefined || name === undefined) return [];
  return [{ id: textOf(call["id"]) ?? fallbackId, name, argumentsText: argumentsOf(definition), ...extraOf(call) }];
}

/** Some providers send the arguments parsed. */
export const argumentsOf = (definition: JsonObject): string => {
  const value = definition["arguments"];
  return stringOf(value) ?? (objectOf(value) ? JSON.stringify(value) : "");
};

/** Gemini's thought signature, which it wants back. */
export const extraOf = (call: JsonObject): { extra?: JsonObject } => {
  const content = objectOf(call["extra_content"]);
  return content ? { extra: { extra_content: content } } : {};
};

/** For providers that send none. Made of the answer's id, so that ids of different turns differ. */
export const toolCallId = (upstreamId: string | undefined, choice: number, index: number): string =>
  `call_${(upstreamId ?? "unnamed").replace(/[^A-Za-z0-9]/g, "").slice(-24)}_${choice}_${index}`;
