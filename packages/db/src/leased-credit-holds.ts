import { isDeepStrictEqual } from "node:util";
import { type CreditHolds, type HoldOutcome, type RaiseOutcome, StoreNotReached } from "@causeway/gateway";
import {
  type HoldDecision,
  type LeasedHolds,
  type LedgerHold,
  NothingHeld,
  type RaiseDecision,
} from "@causeway/leases";
import type { CallLimits, LimitReset } from "@causeway/limits";
import type { PostgresHolds } from "./lease-ledger.ts";
import { intentBody, progressText, readIntentBody, readProgressText, usageBody } from "./usage-body.ts";

export type LeasedCreditHoldsOptions = {
  readonly leases: LeasedHolds;
  /** One lease per call: for calls on own keys, whose fee depends on the month's other calls. */
  readonly postgres: CreditHolds;
  /** The name, by the database's clock, of the period that a limit with this reset counts in now. */
  readonly periodOf: (reset: LimitReset) => string;
  readonly now: () => Date;
};

/** Of rates, which are per minute. */
const windowSeconds = 60;

/** Holds on slices that Redis hands out, behind the gateway's own port. */
export function createLeasedCreditHolds({ leases, postgres, periodOf, now }: LeasedCreditHoldsOptions): CreditHolds {
  const inPostgres = new Set<string>();
  const limitsOfCalls = new Map<string, CallLimits>();
  return {
    async take(request) {
      if (request.ownKey !== undefined) {
        inPostgres.add(request.generationId);
        const outcome = await postgres.take(request);
        // It may be asked for again, on other terms.
        if (outcome.kind !== "held") inPostgres.delete(request.generationId);
        return outcome;
      }
      const { generationId, workspaceId, apiKeyId, amount, limits } = request;
      const body = intentBody(request, now());
      const budgets = limits.budgets.map(({ subject, limit, reset }) => ({ subject, limit, period: periodOf(reset) }));
      const rates = limits.rates.map(({ subject, unit, ...rate }) => ({
        ...rate,
        name: `${subject}:${unit}`,
        windowSeconds,
      }));
      const { concurrency } = limits;
      const intent = { generationId, workspaceId, apiKeyId, amount, budgets, rates, concurrency, body };
      const decision = await leases.take(intent).catch(sayWhetherHeld);
      if (decision.kind === "held") limitsOfCalls.set(generationId, limits);
      return holdOutcome(limits, decision);
    },
    async raise(request) {
      if (inPostgres.has(request.generationId)) return await postgres.raise(request);
      const limits = limitsOfCalls.get(request.generationId);
      if (!limits) return { kind: "gone" };
      const decision = await leases.raise(request.generationId, request.amount);
      return decision.kind === "gone" ? decision : raiseOutcome(limits, decision);
    },
    async settle(settlement) {
      const { id, workspaceId, apiKeyId, cost } = settlement.generation;
      if (inPostgres.has(id)) {
        const result = await postgres.settle(settlement);
        inPostgres.delete(id);
        return result;
      }
      limitsOfCalls.delete(id);
      return await leases.settle({ generationId: id, cost, body: usageBody(settlement) }, { workspaceId, apiKeyId });
    },
    async recordProgress(progress) {
      const ours = progress.filter(({ generationId }) => !inPostgres.has(generationId));
      leases.noteProgress(ours.map((item) => ({ generationId: item.generationId, progress: progressText(item) })));
      await postgres.recordProgress(progress.filter(({ generationId }) => inPostgres.has(generationId)));
    },
  };
}

function sayWhetherHeld(error: unknown): never {
  throw error instanceof NothingHeld ? new StoreNotReached(error.message, { cause: error }) : error;
}

function holdOutcome(limits: CallLimits, decision: HoldDecision): HoldOutcome {
  switch (decision.kind) {
    case "rate": {
      const { index, retryAfterSeconds } = decision;
      return { kind: "rate-exceeded", rate: at(limits.rates, index), retryAfterSeconds };
    }
    case "concurrency":
      return { kind: "concurrency-exceeded", concurrency: at(limits.concurrency, decision.index) };
    case "budget":
    case "held":
    case "key-blocked":
    case "low":
    case "stopped-by-debt":
    case "stopped-by-dispute":
    case "stopped-by-review":
      return raiseOutcome(limits, decision);
  }
}

function raiseOutcome(
  limits: CallLimits,
  decision: Exclude<RaiseDecision, { readonly kind: "gone" }>,
): Exclude<RaiseOutcome, { readonly kind: "gone" }> {
  switch (decision.kind) {
    case "key-blocked":
      return { kind: "key-not-usable" };
    case "low":
      return { kind: "insufficient-credits", available: decision.available };
    case "budget": {
      const { index, available } = decision;
      return { kind: "budget-exceeded", budget: at(limits.budgets, index), available };
    }
    case "held":
    case "stopped-by-debt":
    case "stopped-by-dispute":
    case "stopped-by-review":
      return { kind: decision.kind };
  }
}

function at<Limit>(limits: readonly Limit[], index: number): Limit {
  const limit = limits[index];
  if (limit === undefined) throw new Error(`The call has no limit ${index} of this kind`);
  return limit;
}

function sayWhetherAsked(error: unknown): never {
  throw error instanceof StoreNotReached ? new NothingHeld(error.message, { cause: error }) : error;
}

/** What the protocol falls back to while Redis is away: the gateway's port, spoken the other way round. */
export const postgresHolds = (holds: CreditHolds): PostgresHolds => ({
  async take(intent) {
    const request = { ...readIntentBody(intent.body), amount: intent.amount };
    return ledgerHold(request.limits, await holds.take(request).catch(sayWhetherAsked));
  },
  async raise(intent) {
    const { limits } = readIntentBody(intent.body);
    const outcome = await holds.raise(intent);
    return outcome.kind === "gone" ? outcome : ledgerHold(limits, outcome);
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
