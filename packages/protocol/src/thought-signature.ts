import type { ToolCall } from "./chat-request.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

/**
 * Gemini signs its tool calls and refuses a conversation in which a signature is missing. Most clients return nothing of
 * a call but its id, name and arguments, so the signature travels in the id: `<id>__sig__<signature>`, in the letters
 * that every format allows in an id. Readers take it out again, so that no provider sees such an id.
 */
const mark = "__sig__";
/** Longer ones would make ids that clients cut or refuse. */
const longestSignature = 16_384;
/** What an id of a tool call may have, its signature included. */
export const longestToolCallId = 512 + mark.length + longestSignature;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The id that a client is told: it holds the call's signature when there is one. */
export function signedToolCallId({ id, extra }: Pick<ToolCall, "id" | "extra">): string {
  const signature = signatureOf(extra);
  if (signature === undefined || signature.length > longestSignature || !base64.test(signature)) return id;
  return `${id}${mark}${signature.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The call's own id, and the signature that came with it. */
export function readToolCallId(id: string): Pick<ToolCall, "id" | "extra"> {
  const at = id.indexOf(mark);
  if (at < 0) return { id };
  const letters = id
    .slice(at + mark.length)
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  const signature = letters.padEnd(Math.ceil(letters.length / 4) * 4, "=");
  return { id: id.slice(0, at), extra: signedBy(signature) };
}

/** What `ToolCall.extra` holds for a signed call. */
export const signedBy = (signature: string): JsonObject => ({
  extra_content: { google: { thought_signature: signature } },
});

export function signatureOf(extra: JsonObject | undefined): string | undefined {
  const content = extra?.["extra_content"];
  const google = isJsonObject(content) ? content["google"] : undefined;
  const signature = isJsonObject(google) ? google["thought_signature"] : undefined;
  return typeof signature === "string" && signature !== "" ? signature : undefined;
}
