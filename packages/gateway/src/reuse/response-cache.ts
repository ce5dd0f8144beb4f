import { type ApiKey, whoForbidsModel, whoForbidsProvider } from "@causeway/limits";
import type { AnyCall } from "@causeway/protocol";
import type { RequestedModel } from "@causeway/routing";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import { AnswerTape } from "./answer-tape.ts";
import { type KeptAnswer, readKept, writeKept } from "./kept-answer.ts";
import { type Replay, replayOf } from "./replay.ts";
import type { CacheAsked } from "./reuse-asked.ts";
import type { AnswerName, FoundAnswer } from "./reuse-ports.ts";
import { questionOf } from "./same-question.ts";

export type CacheQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly models: readonly RequestedModel[];
  /** What the headers say. */
  readonly cache: CacheAsked | undefined;
};

/** A call of which the answer may be there already, or is to be kept. */
export type CachedCall = {
  readonly name: AnswerName;
  readonly ttlSeconds: number;
  readonly hit: CacheHit | undefined;
};

export type CacheHit = Pick<FoundAnswer, "ageSeconds" | "ttlSeconds"> & {
  readonly kept: KeptAnswer;
  readonly replay: Replay;
};

const usualTtlSeconds = 300;

/** Looks for the answer, for callers who want that; `undefined` for all others. A store that is away has nothing. */
export function findCached(ports: GatewayPorts, question: CacheQuestion): Promise<CachedCall> | undefined {
  return isWanted(question) ? find(ports, question) : undefined;
}

async function find(ports: GatewayPorts, question: CacheQuestion): Promise<CachedCall> {
  const { key, asked, models, cache } = question;
  const text = questionOf(asked, models);
  const name = { workspaceId: key.workspaceId, name: text, secret: text };
  const call = { name, ttlSeconds: cache?.ttlSeconds ?? asked.responseCache?.ttlSeconds ?? usualTtlSeconds };
  if (cache?.refresh) {
    void ports.answers.forget(name);
    return { ...call, hit: undefined };
  }
  const found = await ports.answers.find(name);
  return { ...call, hit: found && hitOf(found, question) };
}

/** Its providers may keep nothing, so neither may we. */
export const keepsNothing = ({ routing }: ApiKey): boolean => routing?.provider.zeroDataRetention ?? false;

/** A preset's `false` stands; its `true` gives way to the call's `false`, and to a call that wants nothing kept. */
function isWanted({ key, asked, cache }: CacheQuestion): boolean {
  const { provider, responseCache, request } = asked;
  // What the provider was sent can only be shown of a call that is made.
  if (
    responseCache?.enabled === false ||
    cache?.enabled === false ||
    (request.task === undefined && request.echoesUpstreamBody)
  )
    return false;
  if (keepsNothing(key)) return false;
  if (cache?.enabled === true) return true;
  return responseCache?.enabled === true && !provider.zeroDataRetention && provider.dataCollection !== "deny";
}

function hitOf(found: FoundAnswer, { key, asked }: CacheQuestion): CacheHit | undefined {
  const kept = readKept(found.text);
  if (kept === undefined || kept.providerId === undefined) return undefined;
  // It may have been asked with another key of the workspace.
  const isForbidden =
    whoForbidsModel(key.limits, kept.modelId) !== undefined ||
    whoForbidsProvider(key.limits, kept.providerId) !== undefined;
  const replay = isForbidden ? undefined : replayOf(kept.content, asked.request.stream);
  return replay && { kept, replay, ageSeconds: found.ageSeconds, ttlSeconds: found.ttlSeconds };
}

/** The call as it is made when its answer was not there: a complete one is kept behind it. It does not wait for that. */
export function keptInCache(
  ports: GatewayPorts,
  call: InboundCall,
  { name, ttlSeconds }: CachedCall,
): InboundCall & { readonly tape: AnswerTape } {
  const tape = call.tape ?? new AnswerTape(call.reply);
  tape.reuse({ kind: "cache-miss", ttlSeconds });
  tape.tell(async (kept, { isWhatWasAsked }) => {
    if (isWhatWasAsked) void ports.answers.keep(name, writeKept(kept), ttlSeconds);
  });
  return { ...call, reply: tape, tape };
}
