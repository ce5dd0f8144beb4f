import type { ChatRequest, ContentPart } from "@causeway/protocol";
import type { Draw } from "./rank.ts";

/** A conversation whose calls are kept together, because a provider may have kept its beginning. */
export type Session = {
  /** Of a workspace: nobody else's conversation is the same. */
  readonly key: string;
  /** The caller named it: it counts from its first call on, however short. */
  readonly isNamed: boolean;
};

export type SessionQuestion = {
  readonly workspaceId: string;
  /** `session_id` of the body, or else of the headers. */
  readonly sessionId: string | undefined;
  readonly request: ChatRequest;
  readonly likelyPromptTokens: number;
};

/** Below this no provider keeps anything. */
const leastKeptTokens = 1_024;
/** So much of a message tells conversations apart; more costs time. */
const charactersRead = 4_096;

/**
 * Which conversation a call belongs to: by name, by the key that the caller gave to the provider's cache, or else by how
 * it begins. `undefined`: it is too short for that to matter.
 */
export function sessionOf({
  workspaceId,
  sessionId,
  request,
  likelyPromptTokens,
}: SessionQuestion): Session | undefined {
  const name = sessionId ?? textOrNone(request.extra["prompt_cache_key"]);
  if (name !== undefined) return { key: hashOf(`${workspaceId}\n${name}`), isNamed: true };
  if (likelyPromptTokens < leastKeptTokens) return undefined;
  const first = request.messages.find(({ role }) => role === "system");
  const opening = request.messages.find(({ role }) => role !== "system");
  return {
    key: hashOf([workspaceId, ...[first, opening].map((message) => beginningOf(message?.content ?? []))].join("\n")),
    isNamed: false,
  };
}

const textOrNone = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

function beginningOf(content: readonly ContentPart[]): string {
  const texts = content.map((part) => (part.type === "text" ? part.text : part.type));
  return texts.join("\n").slice(0, charactersRead);
}

/**
 * The same lot for an endpoint at every call of the session, in every process: as long as the endpoints are the same, so
 * is the one that wins. Over many sessions each wins as often as its weight says.
 */
export const drawOf =
  ({ key }: Session): Draw =>
  (endpointId) =>
    fnv(`${key}|${endpointId}`, 0x811c9dc5) / 4_294_967_296;

/** Of a model within a session: where its calls are answered is kept under it. */
export const pinKeyOf = ({ key }: Session, modelId: string): string => `${key}:${modelId}`;

const hashOf = (text: string): string =>
  [0x811c9dc5, 0x2f5a1c3b].map((seed) => fnv(text, seed).toString(16).padStart(8, "0")).join("");

/** FNV-1a, and a last stir so that similar texts lie far apart. Not for secrets. */
function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
