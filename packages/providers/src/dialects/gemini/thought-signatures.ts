import type { JsonObject, ToolCall } from "@causeway/protocol";
import { objectOf, stringOf, textOf } from "../loosely.ts";

/** The mark of our reasoning details that came from this format: only it can check their signatures. */
export const reasoningFormat = "google-gemini-v1";

/** Stands in for a signature that was lost: the provider then takes the call unchecked, instead of answering 400. */
export const unsigned = "skip_thought_signature_validator";

/** A signature beside a tool call, in the words of Google's own OpenAI surface. */
export const signedExtra = (signature: string | undefined): { extra?: JsonObject } =>
  signature === undefined ? {} : { extra: { extra_content: { google: { thought_signature: signature } } } };

/** A signature as a reasoning detail; `id` is the tool call that it belongs to. */
export const signatureDetail = (signature: string, index: number, id?: string): JsonObject => ({
  type: "reasoning.encrypted",
  data: signature,
  format: reasoningFormat,
  ...(id !== undefined && { id }),
  index,
});

export const thoughtDetail = (text: string, index: number, signature: string | undefined): JsonObject => ({
  type: "reasoning.text",
  text,
  ...(signature !== undefined && { signature }),
  format: reasoningFormat,
  index,
});

/** What the caller gave back with a call, or with the turn. */
export function signatureOfCall(call: ToolCall, details: readonly JsonObject[]): string | undefined {
  const beside = objectOf(objectOf(call.extra?.["extra_content"])?.["google"])?.["thought_signature"];
  return textOf(beside) ?? signatures(details).find(({ id }) => id === call.id)?.data;
}

/** The signature of a turn that ended in text. */
export const signatureOfTurn = (details: readonly JsonObject[]): string | undefined =>
  signatures(details).findLast(({ id }) => id === undefined)?.data;

/** Thoughts that carry a signature of their own go back as they came; the others need not. */
export const signedThoughts = (details: readonly JsonObject[]): readonly JsonObject[] =>
  details.filter(isOurs).flatMap((detail) => {
    const signature = textOf(detail["signature"]);
    if (detail["type"] !== "reasoning.text" || signature === undefined) return [];
    return [{ text: stringOf(detail["text"]) ?? "", thought: true, thoughtSignature: signature }];
  });

const signatures = (details: readonly JsonObject[]) =>
  details.filter(isOurs).flatMap((detail) => {
    const data = textOf(detail["data"]);
    return detail["type"] === "reasoning.encrypted" && data !== undefined ? [{ id: textOf(detail["id"]), data }] : [];
  });

const isOurs = (detail: JsonObject) => detail["format"] === reasoningFormat;
