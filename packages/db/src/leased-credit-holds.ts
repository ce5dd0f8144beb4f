import type { CreditHolds, HoldOutcome, HoldRequest } from "@causeway/gateway";
import type { Budget, HoldDecision, LeasedHolds } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import type { PostgresHolds } from "./lease-ledger.ts";
import { intentBody, progressText, readIntentBody, readProgressText, usageBody } from "./usage-body.ts";

export type LeasedCreditHoldsOptions = {
  readonly leases: LeasedHolds;
  /** One lease per call: for calls on own keys, whose fee depends on the month's other calls. */
  readonly postgres: CreditHolds;
  /** The spend limit of the key that calls, with the name of the period it counts in now. */
  readonly budgetsOf: (request: HoldRequest) => readonly Budget[];
  readonly now: () => Date;
};

/** Holds on slices that Redis hands out, behind the gateway's own port. */
export function createLeasedCreditHolds({ leases, postgres, budgetsOf, now }: LeasedCreditHoldsOptions): CreditHolds {
  const inPostgres = new Set<string>();
  return {
    async take(request) {
      if (request.ownKey !== undefined) {
        inPostgres.add(request.generationId);
        return await postgres.take(request);
      }
      const { generationId, workspaceId, apiKeyId, amount } = request;
      const body = intentBody(request, now());
      const budgets = budgetsOf(request);
      return outcomeOf(await leases.take({ generationId, workspaceId, apiKeyId, amount, budgets, rates: [], body }));
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

function outcomeOf(decision: HoldDecision): HoldOutcome {
  switch (decision.kind) {
    case "held":
    case "stopped-by-debt":
    case "stopped-by-dispute":
      return { kind: decision.kind };
    case "key-blocked":
      return { kind: "key-not-usable" };
    case "low":
      return { kind: "insufficient-credits", available: decision.available };
    case "budget":
      return { kind: "key-limit-exceeded", available: decision.available };
    case "rate":
      return { kind: "key-limit-exceeded", available: nanoUsd(0n) };
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
        return { kind: outcome.kind };
      case "key-not-usable":
        return { kind: "key-blocked" };
      case "insufficient-credits":
        return { kind: "low", available: outcome.available };
      case "key-limit-exceeded":
        return { kind: "budget", available: outcome.available };
    }
  },
  recordProgress: (notes) => holds.recordProgress(notes.map(({ progress }) => readProgressText(progress))),
});
