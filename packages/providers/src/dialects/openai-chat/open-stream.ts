import { isJsonObject, type JsonObject, type StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "../../provider.ts";
import { countOf, objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { readStreamError } from "../provider-error/read-stream-error.ts";
import { isErrorBody } from "../provider-error/read-error.ts";
import { readFinishReason } from "./finish-reason.ts";
import { readCitations } from "./read-citations.ts";
import { passedOf } from "./read-answer.ts";
import { readReasoning, readText } from "./read-reasoning.ts";
import { readUsage, type UsageVariant } from "./read-usage.ts";
import { RepeatedEvent, type TextPart } from "../repeated-event.ts";
import { type ToolCallStream, toolCallStream } from "./tool-call-stream.ts";

export function openStream(variant: UsageVariant = {}): StreamReader {
  let upstreamId: string | undefined;
  let started = false;
  const toolCalls = new Map<number, ToolCallStream>();
  let citations: readonly JsonObject[] = [];
  let isFinished = false;
  let hasCited = false;
  const repeated = new RepeatedEvent((data) => {
    const chunk = objectOf(parseOrUndefined(data));
    return chunk === undefined || isErrorBody(chunk) ? undefined : textAlone(chunk);
  });

  const start = (chunk: JsonObject): readonly StreamPart[] => {
    upstreamId ??= textOf(chunk["id"]);
    // Azure begins with a chunk of its filter's findings, which has no id.
    if (started || (upstreamId === undefined && objectsOf(chunk["choices"]).length === 0)) return [];
    started = true;
    return [{ type: "start", upstreamId, ...tierOf(chunk) }];
  };

  const toolCallsOf = (choice: number): ToolCallStream => {
    const stream = toolCalls.get(choice) ?? toolCallStream(choice, upstreamId);
    toolCalls.set(choice, stream);
    return stream;
  };

  /** Pages named beside the choices, once: with the end of the text, or after it. */
  const cite = (chunk: JsonObject): readonly StreamPart[] => {
    const named = readCitations(chunk);
    if (named.length > 0) citations = named;
    isFinished ||= objectsOf(chunk["choices"]).some((choice) => textOf(choice["finish_reason"]) !== undefined);
    if (!isFinished || hasCited || citations.length === 0) return [];
    hasCited = true;
    return [{ type: "extra", choice: 0, delta: { annotations: citations }, logprobs: undefined }];
  };

  return {
    read(event: ServerSentEvent) {
      const again = event.event === undefined ? repeated.recognise(event.data) : undefined;
      if (again !== undefined) return [again];
      const data = event.data.trim();
      if (data === "") return [];
      if (data === "[DONE]") return [{ type: "end" }];
      const chunk = parse(data);
      if (event.event === "error" || isErrorBody(chunk)) return [readStreamError(chunk)];
      const text = started ? textAlone(chunk) : undefined;
      if (text !== undefined) {
        repeated.learn(event.data, text);
        return [text];
      }
      const opening = start(chunk);
      const said = objectsOf(chunk["choices"]).flatMap((choice) => {
        const index = countOf(choice["index"]) ?? 0;
        return readChoice(choice, index, toolCallsOf(index));
      });
      hasCited ||= said.some((part) => part.type === "extra" && part.delta["annotations"] !== undefined);
      return [
        ...opening,
        ...said.filter(({ type }) => type !== "finish"),
        ...cite(chunk),
        ...said.filter(({ type }) => type === "finish"),
        ...readUsageParts(chunk, variant),
      ];
    },
  };
}

function parse(data: string): JsonObject {
  const chunk = objectOf(parseOrUndefined(data));
  if (chunk === undefined) throw new MalformedAnswer("A streamed event is not a JSON object");
  return chunk;
}

function parseOrUndefined(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function readChoice(choice: JsonObject, index: number, toolCalls: ToolCallStream): readonly StreamPart[] {
  // A whole message instead of a delta comes from providers that answer a streamed call at once.
  const delta = objectOf(choice["delta"]) ?? objectOf(choice["message"]) ?? {};
  return [
    ...readReasoningPart(delta, index),
    ...readTextParts(delta, index),
    ...toolCalls.read(objectsOf(delta["tool_calls"])),
    ...readExtraPart(choice, delta, index),
    ...readFinishPart(choice, index, toolCalls),
  ];
}

/**
 * What nearly every event of a stream is, a piece of text and nothing else, read without looking for all the rest.
 * `undefined` when there is, or may be, anything else.
 */
function textAlone(chunk: JsonObject): TextPart | undefined {
  const { choices, usage, x_groq: groq } = chunk;
  if ((usage ?? groq ?? null) !== null || !Array.isArray(choices) || choices.length !== 1) return undefined;
  const choice = objectOf(choices[0]);
  if (choice === undefined) return undefined;
  const { index = 0, delta, finish_reason: finish, logprobs } = choice;
  if ((finish ?? logprobs ?? null) !== null || countOf(index) === undefined || !isPlainDelta(delta)) return undefined;
  return { type: "text", choice: Number(index), text: delta.content };
}

function isPlainDelta(delta: unknown): delta is { readonly content: string } {
  if (!isJsonObject(delta)) return false;
  for (const name in delta) if (name !== "content" && name !== "role" && delta[name] !== null) return false;
  return typeof delta["content"] === "string" && delta["content"] !== "";
}

function readReasoningPart(delta: JsonObject, choice: number): readonly StreamPart[] {
  const { text, details } = readReasoning(delta);
  return text === undefined && details.length === 0 ? [] : [{ type: "reasoning", choice, text: text ?? "", details }];
}

function readTextParts(delta: JsonObject, choice: number): readonly StreamPart[] {
  const text = textOf(readText(delta["content"]));
  const refusal = textOf(delta["refusal"]);
  return [
    ...(text === undefined ? [] : [{ type: "text", choice, text } as const]),
    ...(refusal === undefined ? [] : [{ type: "refusal", choice, text: refusal } as const]),
  ];
}

function readExtraPart(choice: JsonObject, delta: JsonObject, index: number): readonly StreamPart[] {
  const extra = passedOf(delta);
  const logprobs = choice["logprobs"] ?? undefined;
  if (Object.keys(extra).length === 0 && logprobs === undefined) return [];
  return [{ type: "extra", choice: index, delta: extra, logprobs }];
}

function readFinishPart(choice: JsonObject, index: number, toolCalls: ToolCallStream): readonly StreamPart[] {
  const native = textOf(choice["finish_reason"]);
  if (native === undefined) return [];
  const reason = readFinishReason(native, toolCalls.any());
  const nativeReason = stringOf(choice["native_finish_reason"]) ?? native;
  return [{ type: "finish", choice: index, reason, nativeReason }];
}

/** In a chunk of its own, with the finish, or with every chunk; Groq and Moonshot have their own places for it. */
function readUsageParts(chunk: JsonObject, variant: UsageVariant): readonly StreamPart[] {
  const [choice] = objectsOf(chunk["choices"]);
  const usage =
    readUsage(chunk["usage"], variant) ??
    readUsage(objectOf(chunk["x_groq"])?.["usage"]) ??
    readUsage(choice?.["usage"], variant);
  return usage === undefined ? [] : [{ type: "usage", usage, ...tierOf(chunk) }];
}

/** Every chunk says it, where the provider has tiers. */
function tierOf(chunk: JsonObject): { readonly serviceTier?: string } {
  const serviceTier = textOf(chunk["service_tier"]);
  return serviceTier === undefined ? {} : { serviceTier };
}
