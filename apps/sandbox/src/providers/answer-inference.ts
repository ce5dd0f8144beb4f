import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Exchange, sendText } from "../http/exchange.ts";
import { parseForm, parseJson, readBody } from "../http/read-body.ts";
import type { Conversation } from "./conversation.ts";
import { deliverStream, goneSignal, untilGone } from "./deliver-stream.ts";
import type { Fault, FaultScript } from "./faults.ts";
import {
  failureKindOfStatus,
  failureMessages,
  type Identity,
  type ProviderFailure,
  type TokenUsage,
} from "./identity.ts";
import { asRecord } from "./json.ts";
import { misshapeOf } from "./reply/misshape.ts";
import { planReply } from "./reply/plan-reply.ts";
import type { PrefixCache } from "./reply/prefix-cache.ts";
import { countPromptTokens } from "./reply/tokens.ts";
import type { RequestLog, RequestRecord } from "./request-log.ts";
import { seededRandom } from "./seeded-random.ts";
import { isSubscription, type Subscriptions } from "./subscriptions.ts";
import { applyFault, boundedPace } from "./stream-script.ts";
import { type Answer, type CallTarget, Media, type WireFormat } from "./wire-format.ts";

export type ProviderWorld = {
  faults: FaultScript;
  subscriptions: Subscriptions;
  log: RequestLog;
  cache: PrefixCache;
  speed: number;
};

/** One inference call at one fake provider, from its key to the last byte or the scripted misfortune. */
export async function answerInference(
  exchange: Exchange,
  identity: Identity,
  format: WireFormat,
  target: CallTarget,
  world: ProviderWorld,
): Promise<void> {
  const { request, response } = exchange;
  const record = world.log.open({
    slug: identity.slug,
    format: format.name,
    path: exchange.path,
    headers: keptHeaders(request.headers),
    peerPort: request.socket.remotePort ?? null,
  });
  watchEnd(response, record);
  const call: Call = { response, identity, format, record, requestId: identity.requestId(seededRandom(record.id)) };

  const key = readKey(request.headers);
  if (key === undefined) return refuse(call, { status: 401, kind: "missing-key" });
  if (key.startsWith("invalid")) return refuse(call, { status: 401, kind: "wrong-key" });

  const bytes = await readBody(request);
  const contentType = request.headers["content-type"] ?? "";
  const body = contentType.startsWith("multipart/") ? await parseForm(contentType, bytes) : parseJson(bytes);
  world.log.noteBody(record, body, bytes.length);
  const conversation = format.read(body, target);
  if ("problem" in conversation) {
    return refuse(call, { status: 400, kind: "invalid-request", message: conversation.problem });
  }
  const refusal = format.name === "openai-chat" ? identity.refuse?.(asRecord(body)) : undefined;
  if (refusal) return refuse(call, { ...refusal, kind: "invalid-request" });
  record.model = conversation.model;
  record.stream = conversation.stream;
  record.asked = conversation.lastUserText.slice(0, 80);

  if (isSubscription(identity.slug) && conversation.stream) {
    return refuse(call, { status: 400, kind: "invalid-request", message: "This account answers in one piece." });
  }
  const subscription = world.subscriptions.take(identity.slug, key, Date.now());
  call.limits = subscription?.headers;
  if (subscription?.isAllowed === false) return refuse(call, { status: 429, kind: "rate-limited" });

  const fault = world.faults.take(identity.slug, conversation.model);
  record.fault = fault?.kind ?? null;
  if (fault?.kind === "status") return refuseAsScripted(call, fault);
  if (fault?.kind === "reset") return void request.socket.resetAndDestroy();
  if (fault?.kind === "hang" && fault.afterChunks === undefined) return untilGone(goneSignal(response));

  const plan = planReply(conversation, identity, world.cache, misshapeOf(fault));
  record.plannedUsage = plan.usage;
  record.finishReason = plan.choices.map((choice) => format.finishReason(choice))[0] ?? null;
  const usage = fault?.kind === "no-usage" ? undefined : reportedUsage(plan.usage, fault);
  const answer: Answer = { plan, conversation, identity, usage, body };
  if (conversation.stream) await answerStream(call, answer, fault, world.speed);
  else await answerWhole(call, answer, fault, world.speed);
}

type Call = {
  response: ServerResponse;
  identity: Identity;
  format: WireFormat;
  record: RequestRecord;
  requestId: string;
  /** What is left of the account's quota. */
  limits?: Readonly<Record<string, string>> | undefined;
};

async function answerStream(call: Call, answer: Answer, fault: Fault | undefined, speed: number): Promise<void> {
  const { response, identity, format, record } = call;
  const frames = format.writeStream(answer);
  const pace = boundedPace(identity.pace, frames.length, speed);
  const script = applyFault({ frames, pace, ending: "end" }, fault, format);
  record.chunksPlanned = frames.length;
  record.status = 200;
  response.writeHead(200, {
    "content-type": format.streamType ?? "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...headersOf(call, answer.conversation),
    ...lengthOf(
      script.frames.map(({ text }) => Buffer.byteLength(text)),
      fault,
    ),
    ...(fault?.kind === "headers" && fault.headers),
  });
  await deliverStream(response, script, record, format.name === "openai-chat" ? identity.keepAlive : undefined);
  record.usageReported = record.usageSent ? (record.usageReported ?? answer.usage ?? null) : null;
  const isWhole = script.frames.length >= frames.length && fault?.kind !== "mid-stream-error";
  record.completed = response.writableFinished && isWhole && script.ending === "end";
}

async function answerWhole(call: Call, answer: Answer, fault: Fault | undefined, speed: number): Promise<void> {
  const { response, format, record, identity } = call;
  if (fault?.kind === "mid-stream-error") return refuse(call, { status: 500, kind: "internal" });
  const gone = goneSignal(response);
  const thinkingMs =
    fault?.kind === "slow" ? fault.firstTokenMs : wholeDelayMs(identity, answer.plan.usage.output) / speed;
  await wait(thinkingMs, undefined, { signal: gone }).catch(() => undefined);
  if (gone.aborted) return;
  if (fault?.kind === "hang") return untilGone(gone);

  const written = format.writeWhole(answer);
  const whole = written instanceof Media ? written.bytes : Buffer.from(JSON.stringify(written));
  const sent = fault?.kind === "malformed" ? malformed(whole, written instanceof Media) : whole;
  record.status = 200;
  record.chunksPlanned = 1;
  record.firstByteAt = Date.now();
  const headers = {
    "content-type": written instanceof Media ? written.contentType : "application/json",
    ...headersOf(call, answer.conversation),
    ...format.headers?.(answer.usage?.input),
    ...lengthOf([sent.length], fault),
    ...(fault?.kind === "headers" && fault.headers),
  };
  if (fault?.kind === "cut") {
    response.writeHead(200, { ...headers, "content-length": String(whole.length) });
    response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
    return untilGone(gone);
  }
  sendText(response, 200, sent, headers);
  await untilGone(gone);
  if (!response.writableFinished) return;
  record.chunksWritten = 1;
  record.tokensWritten = answer.plan.usage.output;
  record.lastTokenAt = Date.now();
  record.usageSent = answer.usage !== undefined && fault?.kind !== "malformed";
  record.usageReported = record.usageSent ? (answer.usage ?? null) : null;
  record.completed = fault?.kind !== "malformed";
}

/** Half of a JSON text; nothing of a sound: half of one is one. */
const malformed = (whole: Buffer, isMedia: boolean): Buffer =>
  isMedia ? Buffer.alloc(0) : whole.subarray(0, Math.floor(whole.length * 0.6));

/** With a length that is not the truth, the connection is closed afterwards: nobody waits for what does not come. */
const lengthOf = (sizes: readonly number[], fault: Fault | undefined): Record<string, string> =>
  fault?.kind === "lying-length"
    ? { "content-length": String(sizes.reduce((sum, size) => sum + size, 0) + fault.by), connection: "close" }
    : {};

const wholeDelayMs = (identity: Identity, tokens: number) =>
  Math.min(600, identity.pace.firstTokenMs + (tokens / identity.tokensPerChunk) * identity.pace.chunkMs * 0.5);

function reportedUsage(usage: TokenUsage, fault: Fault | undefined): TokenUsage {
  if (fault?.kind !== "absurd-usage") return usage;
  return { ...usage, input: fault.input ?? usage.input, output: fault.output };
}

function refuseAsScripted(call: Call, fault: Extract<Fault, { kind: "status" }>): void {
  const retryAfter = fault.retryAfterSeconds;
  refuse(
    call,
    { status: fault.status, kind: failureKindOfStatus(fault.status), message: fault.message, body: fault.body },
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  );
}

function refuse(
  call: Call,
  failure: Pick<ProviderFailure, "status" | "kind"> & { message?: string | undefined; body?: unknown },
  headers: Record<string, string> = {},
): void {
  const { response, identity, format, record, requestId } = call;
  const status = failure.body === undefined ? (format.statusOf?.(failure) ?? failure.status) : failure.status;
  record.status = status;
  const message = failure.message ?? failureMessages[failure.kind];
  const body = failure.body ?? format.errorBody(identity, { ...failure, message, requestId });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  sendText(response, status, text, {
    "content-type": typeof body === "string" ? "text/html; charset=utf-8" : "application/json",
    ...headersOf(call),
    ...headers,
  });
}

const headersOf = ({ identity, record, requestId, limits }: Call, conversation?: Conversation) => ({
  ...identity.headers({
    requestId,
    model: conversation?.model ?? "",
    promptTokens: conversation ? countPromptTokens(conversation) : 0,
    processingMs: Math.max(1, Date.now() - record.receivedAt + identity.pace.firstTokenMs),
    remainingRequests: 9_999 - (Number(record.id.split("-")[1]) % 50),
  }),
  ...limits,
});

function readKey(headers: NodeJS.Dict<string | string[]>): string | undefined {
  const bearer = /^Bearer\s+(\S+)/i.exec(String(headers.authorization ?? ""))?.[1];
  const signed = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(String(headers.authorization ?? ""))?.[1];
  const plain = headers["x-api-key"] ?? headers["api-key"] ?? headers["x-goog-api-key"];
  return bearer ?? signed ?? (typeof plain === "string" && plain !== "" ? plain : undefined);
}

const interesting =
  /^(x-causeway-.*|user-agent|content-type|accept|anthropic-.*|openai-.*|idempotency-key|traceparent|x-stainless-retry-count)$/;

const keptHeaders = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => interesting.test(name))
      .map(([name, value]) => [name, String(value)]),
  );

/** A connection that closes before we finished, and not by our own script, was closed by the client. */
function watchEnd(response: ServerResponse, record: RequestRecord): void {
  response.once("close", () => {
    record.endedAt = Date.now();
    if (response.writableFinished || record.fault === "reset" || record.fault === "cut") return;
    record.clientAborted = true;
    record.abortedAt = record.endedAt;
  });
}
