import type { CreditHolds, HoldOutcome } from "@causeway/gateway";
import type { BudgetName, HoldDecision, LeasedHolds } from "@causeway/leases";
import type { LimitReset } from "@causeway/limits";
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

/** Holds on slices that Redis hands out, behind the gateway's own port. */
export function createLeasedCreditHolds({ leases, postgres, periodOf, now }: LeasedCreditHoldsOptions): CreditHolds {
  const inPostgres = new Set<string>();
  return {
    async take(request) {
      if (request.ownKey !== undefined) {
        inPostgres.add(request.generationId);
        return await postgres.take(request);
      }
      const { generationId, workspaceId, apiKeyId, amount } = request;
      const body = intentBody(request, now());
      const budgets = request.limits.budgets.map(({ subject, limit, reset }) => ({
        subject,
        limit,
        period: periodOf(reset),
      }));
      const decision = await leases.take({ generationId, workspaceId, apiKeyId, amount, budgets, rates: [], body });
      if (decision.kind !== "budget") return outcomeOf(decision);
      const budget = request.limits.budgets[budgets.findIndex((one) => isSame(one, decision.budget))];
      if (!budget) throw new Error(`The call has no budget for ${decision.budget.subject}`);
      return { kind: "budget-exceeded", budget, available: decision.available };
    },
    async settle(settlement) {
      const { id, workspaceId, apiKeyId, cost } = settlement.generation;
      if (inPostgres.has(id)) {
        const result = await postgres.settle(settlement);
        inPostgres.delete(id);
        return result;
      }
      return await leases.settle({ generationId: id, cost, body: usageBody(settlement) }, { workspaceId, apiKeyId });
    },
    async recordProgress(progress) {
      const ours = progress.filter(({ generationId }) => !inPostgres.has(generationId));
      leases.noteProgress(ours.map((item) => ({ generationId: item.generationId, progress: progressText(item) })));
      await postgres.recordProgress(progress.filter(({ generationId }) => inPostgres.has(generationId)));
    },
  };
}

const isSame = (one: BudgetName, other: BudgetName) => one.subject === other.subject && one.period === other.period;

function outcomeOf(decision: Exclude<HoldDecision, { kind: "budget" }>): HoldOutcome {
  switch (decision.kind) {
    case "held":
    case "stopped-by-debt":
    case "stopped-by-dispute":
    case "stopped-by-review":
      return { kind: decision.kind };
    case "key-blocked":
      return { kind: "key-not-usable" };
    case "low":
      return { kind: "insufficient-credits", available: decision.available };
    case "rate":
      throw new Error(`no call is held to the rate ${decision.rate.name}`);
  }
}

/** What the protocol falls back to while Redis is away: the gateway's port, spoken the other way round. */
export const postgresHolds = (holds: CreditHolds): PostgresHolds => ({
  async take(intent) {
    const outcome = await holds.take({ ...readIntentBody(intent.body), amount: intent.amount });
    switch (outcome.kind) {
      case "held":
      case "stopped-by-debt":
      case "stopped-by-dispute":
      case "stopped-by-review":
        return { kind: outcome.kind };
      case "key-not-usable":
        return { kind: "key-blocked" };
      case "insufficient-credits":
        return { kind: "low", available: outcome.available };
      case "budget-exceeded":
        return { kind: "budget", available: outcome.available };
      case "rate-exceeded":
      case "concurrency-exceeded":
        throw new Error(`Postgres does not answer ${outcome.kind}`);
    }
  },
  recordProgress: (notes) => holds.recordProgress(notes.map(({ progress }) => readProgressText(progress))),
});
