import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import type { AnyCall } from "@causeway/protocol";
import { Cancellation } from "../cancellation.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import { AnswerTape } from "./answer-tape.ts";
import { type KeptAnswer, readKept, writeKept } from "./kept-answer.ts";
import { keepsNothing } from "./response-cache.ts";
import { endingOf, replayOf, tellBeginning } from "./replay.ts";
import type { AnswerName, Claim, KeyedCall } from "./reuse-ports.ts";
import { requestText } from "./same-question.ts";

export type KeyedQuestion = {
  readonly key: ApiKey;
  /** As it was sent, before presets and defaults. */
  readonly sent: AnyCall;
  readonly idempotencyKey: string;
};

const daySeconds = 86_400;
/** What is running is not there any sooner for being asked more often. */
const askAgainSeconds = 2;

/**
 * Runs a call once per `Idempotency-Key` of its workspace: whoever asks again within a day gets the first answer. The
 * call goes on when its caller leaves, since they may come back for it, unless their key has ended. What ends without a complete answer frees the key.
 * Throws 409 while the first call runs, for a key of another request, and where the answer is not kept any more; 503
 * when nobody can tell.
 */
export async function onceByKey(
  ports: GatewayPorts,
  call: InboundCall,
  question: KeyedQuestion,
  run: (call: InboundCall) => Promise<void>,
): Promise<void> {
  const { key, sent, idempotencyKey } = question;
  const keyed: KeyedCall = {
    workspaceId: key.workspaceId,
    idempotencyKey,
    request: requestText(call.apiType, sent),
    generationId: call.generationId,
  };
  const claim = await claimKey(ports, keyed);
  switch (claim.kind) {
    case "claimed":
      return await runClaimed(ports, call, { key, keyed, claim }, run);
    case "answered":
      return await answerAgain(ports, call, { keyed, claim, sent });
    case "running":
      throw stillRunning(idempotencyKey, claim);
    case "other-request":
      throw otherRequest(idempotencyKey, claim);
  }
}

async function claimKey(ports: GatewayPorts, keyed: KeyedCall): Promise<Claim> {
  try {
    return await ports.idempotency.claim(keyed);
  } catch (cause) {
    // It may have been claimed and only the answer lost.
    ports.idempotency.release(keyed, { leavesTrace: false }).catch(() => undefined);
    throw keyNotChecked(cause);
  }
}

type ClaimedCall = {
  readonly key: ApiKey;
  readonly keyed: KeyedCall;
  readonly claim: Extract<Claim, { kind: "claimed" }>;
};

async function runClaimed(
  ports: GatewayPorts,
  call: InboundCall,
  { key, keyed, claim }: ClaimedCall,
  run: (call: InboundCall) => Promise<void>,
): Promise<void> {
  const tape = new AnswerTape(call.reply);
  let first: KeptAnswer | undefined;
  const keep = async (kept: KeptAnswer) => {
    if (!keepsNothing(key)) await ports.answers.keep(nameOf(keyed, keyed), writeKept(kept), daySeconds);
  };
  tape.tell(async (kept) => {
    first = kept;
    // Not told: then the key is free once this process is done with it, and the next call is told of this one.
    await Promise.all([keep(kept), ports.idempotency.answered(keyed).catch(() => undefined)]);
  });
  if (claim.earlierId !== undefined) tape.reuse({ kind: "asked-before", generationId: claim.earlierId });
  const departure = new Cancellation();
  call.keyEnded?.onCancel(() => departure.cancel());
  try {
    await run({ ...call, reply: tape, tape, departure });
  } finally {
    if (!tape.wasKept) {
      await ports.idempotency.release(keyed, { leavesTrace: tape.wasAdmitted }).catch(() => undefined);
    }
  }
  const { billed } = tape;
  // What was charged may be less than was to be expected.
  if (first && billed && billed.cost !== first.billed.cost) void keep({ ...first, billed });
}

async function answerAgain(
  ports: GatewayPorts,
  call: InboundCall,
  {
    keyed,
    claim,
    sent,
  }: { readonly keyed: KeyedCall; readonly claim: Claim & { generationId: string }; readonly sent: AnyCall },
): Promise<void> {
  const found = await ports.answers.read(nameOf(keyed, claim)).catch((cause: unknown) => {
    throw keyNotChecked(cause);
  });
  const kept = found && readKept(found.text);
  const replay = kept && replayOf(kept.content, sent.request.stream);
  if (!kept || !replay) throw notKept(keyed.idempotencyKey, claim);
  const { envelope, billed, warnings } = kept;
  call.reply.reuse({ kind: "replayed", generationId: envelope.id });
  tellBeginning(call.reply, replay, envelope);
  call.reply.finish(endingOf(replay, envelope, { billed, warnings: [...sent.warnings, ...warnings] }));
}

type First = { readonly generationId: string };

/** By the call that the key means: one that was given up and comes to an end all the same writes over nothing. */
const nameOf = ({ workspaceId, idempotencyKey, request }: KeyedCall, { generationId }: First): AnswerName => ({
  workspaceId,
  name: `${generationId}\n${idempotencyKey}`,
  secret: request,
});

const header = "Idempotency-Key";

const keyNotChecked = (cause: unknown) =>
  new AppError(
    "service-unavailable",
    "The Idempotency-Key cannot be checked right now, so nothing was done. Try again in a few seconds, or send the call without the key.",
    { cause, parameter: header, retryAfterSeconds: askAgainSeconds },
  );

const stillRunning = (idempotencyKey: string, { generationId }: First) =>
  new AppError(
    "conflict",
    `The first call with the Idempotency-Key ${idempotencyKey} (${generationId}) is still running. Try again in ${askAgainSeconds} seconds: its answer is kept for you.`,
    { parameter: header, retryAfterSeconds: askAgainSeconds, metadata: { generation_id: generationId } },
  );

const otherRequest = (idempotencyKey: string, { generationId }: First) =>
  new AppError(
    "conflict",
    `The Idempotency-Key ${idempotencyKey} was used for another request (${generationId}). Send the body of that request again, or use another key.`,
    { parameter: header, metadata: { generation_id: generationId } },
  );

const notKept = (idempotencyKey: string, { generationId }: First) =>
  new AppError(
    "conflict",
    `The call with the Idempotency-Key ${idempotencyKey} was answered and charged once (${generationId}), but its answer is not kept any more, was too large for it, or your workspace has nothing kept. See GET /api/v1/generation?id=${generationId}; use another key to ask again.`,
    { parameter: header, metadata: { generation_id: generationId } },
  );
