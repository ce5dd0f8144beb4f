import type { HoldOutcome, RaiseOutcome } from "@causeway/gateway";
import type { HoldDecision, HoldIntent, RaiseDecision } from "@causeway/leases";
import type { CallLimits, LimitReset } from "@causeway/limits";

/** Of rates, which are per minute. */
const windowSeconds = 60;

/** A call's limits in the words of the protocol; `periodOf` names the period that a reset counts in now. */
export const intentLimits = (
  { budgets, rates, concurrency }: CallLimits,
  periodOf: (reset: LimitReset) => string,
): Pick<HoldIntent, "budgets" | "rates" | "concurrency"> => ({
  budgets: budgets.map(({ subject, limit, reset, countsOwnKeys }) => ({
    subject,
    limit,
    period: periodOf(reset),
    countsOwnKeys,
  })),
  rates: rates.map(({ subject, unit, ...rate }) => ({ ...rate, name: `${subject}:${unit}`, windowSeconds })),
  concurrency,
});

export function holdOutcome(limits: CallLimits, decision: HoldDecision): HoldOutcome {
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

export function raiseOutcome(
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
