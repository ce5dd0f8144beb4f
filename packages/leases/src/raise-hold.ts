import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { CallUnderWay } from "./calls-under-way.ts";
import type { LedgerHold } from "./lease-ledger.ts";
import { type Epoch, noEpoch } from "./records.ts";
import { askPostgres, type HoldDecision, type TakeHoldContext } from "./take-hold.ts";

/** `gone`: the hold cannot be raised any more; the call ends at what it holds. */
export type RaiseDecision =
  | Exclude<HoldDecision, { readonly kind: "rate" | "concurrency" }>
  | { readonly kind: "gone" };

const mostRounds = 4;

/**
 * More for a call that holds already. Where it holds in an epoch that is over, or in a Redis that is away, the whole
 * is held anew in Postgres: a lease that is draining gets no more, and what lies there goes when the call ends. Rejects
 * when no store can be asked now, or the log is full.
 */
export async function raiseHold(context: TakeHoldContext, call: CallUnderWay, amount: NanoUsd): Promise<RaiseDecision> {
  const { generationId, workspaceId, apiKeyId, budgets } = call.intent;
  if (amount <= call.held) return { kind: "held" };
  if (call.epoch === noEpoch) return await raiseInPostgres(context, call, amount);
  for (let round = 0; round < mostRounds; round++) {
    const session = await context.sessions.current();
    if (session?.epoch !== call.epoch) return await holdInPostgres(context, call, amount);
    const { epoch, connection } = session;
    const reply = await connection
      .raise({ epoch, generationId, workspaceId, apiKeyId, amount, budgets })
      .catch(() => undefined);
    switch (reply?.kind) {
      case "held":
        return noteRaised(context, call, epoch, amount);
      case "low": {
        const more = nanoUsd(amount - call.held);
        const refill = await context.slices.refill(session, workspaceId, more).catch(() => undefined);
        if (refill === undefined || (refill.kind === "refilled" && refill.added === 0n)) return reply;
        if (refill.kind === "stale-epoch") context.sessions.drop(session);
        break;
      }
      case "budget":
        return { kind: "budget", index: reply.index, available: reply.available };
      case "key-blocked":
      case "stopped-by-debt":
      case "stopped-by-dispute":
      case "stopped-by-review":
        return { kind: reply.kind };
      case "stale-epoch":
      case undefined:
        context.sessions.drop(session);
        break;
      case "gone":
      case "no-lease":
      case "over":
      case "unknown-budget":
      case "rate":
      case "concurrency":
        return { kind: "gone" };
    }
  }
  return { kind: "gone" };
}

async function raiseInPostgres(context: TakeHoldContext, call: CallUnderWay, amount: NanoUsd): Promise<RaiseDecision> {
  const raised = await context.ledger.raiseHold({ ...call.intent, amount });
  return raised.kind === "held" ? noteRaised(context, call, noEpoch, amount) : decisionOf(raised);
}

async function holdInPostgres(context: TakeHoldContext, call: CallUnderWay, amount: NanoUsd): Promise<RaiseDecision> {
  const mayHoldLess = call.maybeHeldIn.has(noEpoch);
  // It was let in long ago: neither rates nor calls under way are asked about again.
  const taken = await askPostgres(context, call, { ...call.intent, amount, rates: [], concurrency: [] });
  if (taken.kind !== "held") return decisionOf(taken);
  call.maybeHeldIn.add(call.epoch);
  if (mayHoldLess) return await raiseInPostgres(context, call, amount);
  return noteRaised(context, call, noEpoch, amount);
}

/** Into the log after the fact: a crash in between bills at most what was held before. */
function noteRaised(context: TakeHoldContext, call: CallUnderWay, epoch: Epoch, amount: NanoUsd): RaiseDecision {
  context.log.append({ kind: "raised", generationId: call.intent.generationId, epoch, amount });
  call.epoch = epoch;
  call.held = amount;
  return { kind: "held" };
}

/** Rates and calls under way were not asked for. */
const decisionOf = (hold: LedgerHold | { readonly kind: "gone" }): RaiseDecision =>
  hold.kind === "rate" || hold.kind === "concurrency" ? { kind: "gone" } : hold;
