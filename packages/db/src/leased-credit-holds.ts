import { isDeepStrictEqual } from "node:util";
import { type CreditHolds, type HoldOutcome, StoreAnswerLost, StoreNotReached } from "@causeway/gateway";
import { type LeasedHolds, type LedgerHold, MayHold, NothingHeld } from "@causeway/leases";
import type { CallLimits, LimitReset } from "@causeway/limits";
import { LatestProgress } from "./latest-progress.ts";
import type { PostgresHolds } from "./lease-ledger.ts";
import { callLimits, holdOutcome, intentLimits, raiseOutcome } from "./leased-limits.ts";
import { LeasedOwnKeyHolds, type OwnKeyHoldsOptions } from "./leased-own-key-holds.ts";
import { intentBody, progressText, readIntentBody, readProgressText, usageBody } from "./usage-body.ts";

export type LeasedCreditHoldsOptions = {
  readonly leases: LeasedHolds;
  /** One lease per call: for calls on own keys. */
  readonly postgres: CreditHolds;
  readonly mostFee: OwnKeyHoldsOptions["mostFee"];
  /** The name, by the database's clock, of the period that a limit with this reset counts in now. */
  readonly periodOf: (reset: LimitReset) => string;
  readonly nowMs: () => number;
};

export type LeasedCreditHolds = CreditHolds & {
  /** Into Postgres, what of the progress of calls on own keys is not there yet. Rejects when it is away. */
  shareOwnKeyProgress(): Promise<void>;
};

/** Holds on slices that Redis hands out, behind the gateway's own port. */
export function createLeasedCreditHolds(options: LeasedCreditHoldsOptions): LeasedCreditHolds {
  const { leases, postgres, periodOf, nowMs } = options;
  const ownKeyHolds = new LeasedOwnKeyHolds(options);
  const ownKeyProgress = new LatestProgress((progress) => postgres.recordProgress(progress));
  const limitsOfCalls = new Map<string, CallLimits>();
  return {
    async take(request) {
      if (request.ownKey !== undefined) return await ownKeyHolds.take(request);
      const { generationId, workspaceId, apiKeyId, amount, limits } = request;
      const body = intentBody(request, nowMs());
      const { budgets, rates, concurrency } = intentLimits(limits, periodOf);
      const intent = { generationId, workspaceId, apiKeyId, amount, budgets, rates, concurrency, body };
      const decision = await leases.take(intent).catch(sayWhetherHeld);
      if (decision.kind === "held") limitsOfCalls.set(generationId, limits);
      return holdOutcome(limits, decision);
    },
    async raise(request) {
      if (ownKeyHolds.has(request.generationId)) return await ownKeyHolds.raise(request);
      const limits = limitsOfCalls.get(request.generationId);
      if (!limits) return { kind: "gone" };
      const decision = await leases.raise(request.generationId, request.amount);
      return decision.kind === "gone" ? decision : raiseOutcome(limits, decision);
    },
    async settle(settlement) {
      const { id, workspaceId, apiKeyId, cost } = settlement.generation;
      if (ownKeyHolds.has(id)) return await ownKeyHolds.settle(settlement);
      limitsOfCalls.delete(id);
      return await leases.settle({ generationId: id, cost, body: usageBody(settlement) }, { workspaceId, apiKeyId });
    },
    async recordProgress(progress) {
      const ours = progress.filter(({ generationId }) => !ownKeyHolds.has(generationId));
      leases.noteProgress(ours.map((item) => ({ generationId: item.generationId, progress: progressText(item) })));
      // Nobody waits for Postgres: what all others have delivered must not stay out of the log meanwhile.
      ownKeyProgress.note(progress.filter(({ generationId }) => ownKeyHolds.has(generationId)));
    },
    shareOwnKeyProgress: () => ownKeyProgress.share(),
  };
}

function sayWhetherHeld(error: unknown): never {
  if (error instanceof NothingHeld) throw new StoreNotReached(whyOf(error), { cause: error });
  throw error instanceof MayHold ? new StoreAnswerLost(whyOf(error), { cause: error }) : error;
}

const whyOf = ({ cause, message }: Error): string => (cause instanceof StoreNotReached ? cause.message : message);

function sayWhetherAsked(error: unknown): never {
  throw error instanceof StoreNotReached ? new NothingHeld(error.message, { cause: error }) : error;
}

/** What the protocol falls back to while Redis is away: the gateway's port, spoken the other way round. */
export const postgresHolds = (holds: CreditHolds): PostgresHolds => ({
  async take(intent, owner) {
    const { generationId, workspaceId, apiKeyId, amount } = intent;
    const { startedAt: _, ...facts } = readIntentBody(intent.body);
    const limits = callLimits(intent);
    const call = { generationId, workspaceId, apiKeyId, gatewayInstanceId: owner, amount, limits };
    return ledgerHold(limits, await holds.take({ ...call, ...facts }).catch(sayWhetherAsked));
  },
  async raise(intent) {
    const outcome = await holds.raise(intent);
    return outcome.kind === "gone" ? outcome : ledgerHold(callLimits(intent), outcome);
  },
  recordProgress: (notes) => holds.recordProgress(notes.map(({ progress }) => readProgressText(progress))),
});

function ledgerHold({ budgets, rates, concurrency }: CallLimits, outcome: HoldOutcome): LedgerHold {
  switch (outcome.kind) {
    case "key-not-usable":
      return { kind: "key-blocked" };
    case "insufficient-credits":
      return { kind: "low", available: outcome.available };
    case "budget-exceeded":
      return { kind: "budget", index: indexOf(budgets, outcome.budget), available: outcome.available };
    case "rate-exceeded":
      return { kind: "rate", index: indexOf(rates, outcome.rate), retryAfterSeconds: outcome.retryAfterSeconds };
    case "concurrency-exceeded":
      return { kind: "concurrency", index: indexOf(concurrency, outcome.concurrency) };
    case "held":
    case "stopped-by-debt":
    case "stopped-by-dispute":
    case "stopped-by-review":
      return { kind: outcome.kind };
  }
}

/** Postgres answers with what it was sent, not with the very same object. */
const indexOf = <Limit>(limits: readonly Limit[], refusing: Limit): number =>
  limits.findIndex((limit) => isDeepStrictEqual({ ...limit }, { ...refusing }));
