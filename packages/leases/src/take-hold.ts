import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { CallUnderWay } from "./calls-under-way.ts";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { IntentLog, LeaseClock } from "./intent-log.ts";
import {
  type LeaseLedger,
  type LedgerHold,
  type LimitReached,
  NothingHeld,
  type SpendingStop,
} from "./lease-ledger.ts";
import type { LeftoverHolds } from "./leftover-holds.ts";
import { type Epoch, type HoldIntent, noEpoch } from "./records.ts";
import { seedBudgets } from "./seed-budgets.ts";
import type { SliceSizes } from "./slice-size.ts";
import type { Slices } from "./slices.ts";
import type { HoldReply } from "./slice-store.ts";

export type HoldDecision =
  | { readonly kind: "held" }
  | { readonly kind: "key-blocked" | SpendingStop }
  | { readonly kind: "low"; readonly available: NanoUsd }
  | LimitReached;

export type TakeHoldContext = {
  readonly gatewayId: string;
  readonly sessions: EpochSessions;
  readonly leftovers: LeftoverHolds;
  readonly slices: Slices;
  readonly sizes: SliceSizes;
  readonly ledger: LeaseLedger;
  readonly log: IntentLog;
  readonly clock: LeaseClock;
  readonly holdDeadlineMs: number;
  readonly lastTryMs: number;
  /**
   * Over a way that is slow a call that counts in no budget does not go on for longer, nor over one that loses an answer:
   * Postgres is asked.
   */
  readonly patienceMs: number;
};

/** Sessions may change and slices may be eaten by others between our question and our hold. */
const mostRounds = 12;
const mostRefills = 3;
/** Over a way that broke again a call that counts in a budget begins no try later than this. */
const lastCountedTryMs = 2_000;

/**
 * Sets credits aside in Redis, or in Postgres while Redis is away. Whatever is tried is in the log first. Rejects with
 * `NothingHeld` when neither store can be used, or none has decided in time; what may be held then is in `maybeHeldIn`.
 *
 * Postgres does not see what Redis' budgets hold. As long as Redis can be reached, however slowly, it alone lets in what counts
 * in a budget: a thousand calls at once, or a gateway that has too much to do, would else spend it twice.
 */
export async function takeHold(context: TakeHoldContext, call: CallUnderWay): Promise<HoldDecision> {
  // Asked for again on cheaper terms: what is let go of under this id must not be what we take now.
  const maybeHeldIn = context.leftovers.keep(call.intent.generationId);
  if (maybeHeldIn === undefined) return await takeFromPostgres(context, call);
  for (const epoch of maybeHeldIn) call.maybeHeldIn.add(epoch);
  const startedMs = context.clock.monotonicMs();
  const waitedMs = () => context.clock.monotonicMs() - startedMs;
  const isCounted = call.intent.budgets.length > 0;
  let refills = 0;
  let postgres: "not asked" | "low" | "away" = "not asked";
  let isAnswerLost = false;
  let last: Session | undefined;
  for (let round = 0; round < mostRounds; round++) {
    if (!isCounted && postgres === "not asked" && (isAnswerLost || waitedMs() > context.patienceMs)) {
      const decision = await takeUnlessAway(context, call);
      // What is left may all lie in the slice.
      if (decision && decision.kind !== "low") return decision;
      postgres = decision ? "low" : "away";
    }
    const session = await context.sessions.current();
    if (!session) return await takeFromPostgres(context, call);
    const isBroken = last !== undefined && last !== session;
    const isLate = isCounted
      ? waitedMs() > lastCountedTryMs
      : postgres !== "not asked" && waitedMs() > context.lastTryMs;
    if (isBroken && isLate) {
      throw new NothingHeld(`${postgres === "away" ? "Postgres is away and " : ""}Redis goes on losing answers`);
    }
    last = session;
    writeIntent(context, call, session.epoch);
    const reply = await tryHold(context, session, call);
    switch (reply?.kind) {
      case "held":
        call.epoch = session.epoch;
        call.held = call.intent.amount;
        refillEarly(context, session, call.intent, reply.available);
        return { kind: "held" };
      case "stale-epoch":
        context.sessions.drop(session);
        break;
      case "no-lease":
      case "low": {
        const available = reply.kind === "low" ? reply.available : nanoUsd(0n);
        if (refills++ === mostRefills) return { kind: "low", available };
        const isExhausted = (await refillNow(context, session, call.intent)) === "exhausted";
        if (isExhausted && reply.kind === "low") return { kind: "low", available };
        break;
      }
      case "unknown-budget":
        await seedBudgets(context.sessions, session, context.ledger, call.intent.budgets.slice(reply.index));
        break;
      case "budget":
        return { kind: "budget", index: reply.index, available: reply.available };
      case "rate":
        return {
          kind: "rate",
          index: reply.index,
          retryAfterSeconds: Math.max(1, Math.ceil(reply.retryAfterMs / 1_000)),
        };
      case "concurrency":
        return { kind: "concurrency", index: reply.index };
      case "key-blocked":
      case "stopped-by-debt":
      case "stopped-by-dispute":
      case "stopped-by-review":
        return { kind: reply.kind };
      case undefined:
        isAnswerLost = true;
        break;
      case "over":
        break;
    }
  }
  if (isCounted) throw new NothingHeld("Redis does not come to a decision");
  return await takeFromPostgres(context, call);
}

/** Whenever the call turns to another epoch, and before anything is asked of it: the last one is what recovery goes by. */
function writeIntent({ log }: TakeHoldContext, call: CallUnderWay, epoch: Epoch): void {
  if (call.intentEpoch === epoch) return;
  log.append({ kind: "intent", epoch, intent: call.intent });
  call.intentEpoch = epoch;
  call.triedEpochs.add(epoch);
}

/** `undefined`: the answer was lost. The same id is asked again, which takes nothing twice. */
async function tryHold(context: TakeHoldContext, session: Session, call: CallUnderWay): Promise<HoldReply | undefined> {
  const deadlineMs = context.clock.nowMs() + context.holdDeadlineMs;
  const { epoch } = session;
  try {
    return await session.connection.hold({ epoch, owner: context.gatewayId, intent: call.intent, deadlineMs });
  } catch {
    context.sessions.drop(session);
    call.maybeHeldIn.add(epoch);
    return undefined;
  }
}

async function refillNow(
  context: TakeHoldContext,
  session: Session,
  intent: HoldIntent,
): Promise<"refilled" | "exhausted" | "again"> {
  const grant = await context.slices.refill(session, intent.workspaceId, wantFor(context, intent));
  if (grant.kind === "refilled") return grant.added > 0n ? "refilled" : "exhausted";
  context.sessions.drop(session);
  return "again";
}

/** One hold more than what runs out, so that a large call and a small slice go together. */
const wantFor = ({ sizes, clock }: TakeHoldContext, intent: HoldIntent): NanoUsd =>
  nanoUsd(sizes.sizeFor(intent.workspaceId, clock.monotonicMs()) + intent.amount);

/** Below half a slice the next one is fetched, and nobody waits for it. */
function refillEarly(context: TakeHoldContext, session: Session, { workspaceId }: HoldIntent, left: NanoUsd): void {
  const size = context.sizes.sizeFor(workspaceId, context.clock.monotonicMs());
  if (left * 2n >= size) return;
  // Whoever runs out will ask again, and be told.
  context.slices.refill(session, workspaceId, nanoUsd(size - left)).catch(() => undefined);
}

/** An answer that is lost may have been a hold. */
export async function askPostgres(
  { ledger, gatewayId }: TakeHoldContext,
  call: CallUnderWay,
  intent: HoldIntent,
): Promise<LedgerHold> {
  const wasAsked = call.maybeHeldIn.has(noEpoch);
  call.maybeHeldIn.add(noEpoch);
  try {
    const hold = await ledger.takeHold(intent, gatewayId);
    call.maybeHeldIn.delete(noEpoch);
    return hold;
  } catch (error) {
    if (error instanceof NothingHeld && !wasAsked) call.maybeHeldIn.delete(noEpoch);
    throw error;
  }
}

async function takeFromPostgres(context: TakeHoldContext, call: CallUnderWay): Promise<HoldDecision> {
  writeIntent(context, call, noEpoch);
  const hold = await askPostgres(context, call, call.intent);
  if (hold.kind === "held") call.held = call.intent.amount;
  return hold;
}

/** `undefined`: nothing was asked, and nothing is held there. */
async function takeUnlessAway(context: TakeHoldContext, call: CallUnderWay): Promise<HoldDecision | undefined> {
  try {
    return await takeFromPostgres(context, call);
  } catch (error) {
    if (error instanceof NothingHeld && !call.maybeHeldIn.has(noEpoch)) return undefined;
    throw error;
  }
}
