import type { HoldOutcome, RaiseOutcome } from "@causeway/gateway";
import type { HoldDecision, HoldIntent, RaiseDecision } from "@causeway/leases";
import type { CallLimits, CallRate, LimitHolder, LimitReset } from "@causeway/limits";
import { larger, zero } from "@causeway/money";
import { resetOf } from "./period-name.ts";

/** Of rates, which are per minute. */
const windowSeconds = 60;

/** A key's budgets in the words of the protocol, as long as their periods last. */
const intentBudgets = new WeakMap<CallLimits["budgets"], HoldIntent["budgets"]>();

/** A call's limits in the words of the protocol; `periodOf` names the period that a reset counts in now. */
export const intentLimits = (
  { budgets, rates, concurrency }: CallLimits,
  periodOf: (reset: LimitReset) => string,
): Pick<HoldIntent, "budgets" | "rates" | "concurrency"> => ({
  budgets: budgetsNow(budgets, periodOf),
  rates: rates.map(({ subject, unit, limit, amount }) => ({
    name: `${subject}:${unit}`,
    limit,
    amount,
    windowSeconds,
  })),
  concurrency,
});

function budgetsNow(budgets: CallLimits["budgets"], periodOf: (reset: LimitReset) => string): HoldIntent["budgets"] {
  const known = intentBudgets.get(budgets);
  if (known?.every(({ period }, index) => period === periodOf(budgets[index]?.reset)) === true) return known;
  const now = budgets.map(({ subject, limit, reset, countsOwnKeys }) => ({
    subject,
    limit,
    period: periodOf(reset),
    countsOwnKeys,
  }));
  intentBudgets.set(budgets, now);
  return now;
}

/** The other way round: everything that Postgres asks of a limit stands in its names. */
export const callLimits = ({
  budgets,
  rates,
  concurrency,
}: Pick<HoldIntent, "budgets" | "rates" | "concurrency">): CallLimits => ({
  budgets: budgets.map(({ subject, period, limit, countsOwnKeys = false }) => ({
    holder: holderOf(subject),
    subject,
    limit,
    reset: resetOf(period),
    countsOwnKeys,
  })),
  rates: rates.map(({ name, limit, amount }) => {
    const end = name.lastIndexOf(":");
    const subject = name.slice(0, end);
    return { holder: holderOf(subject), subject, unit: name.slice(end + 1) as CallRate["unit"], limit, amount };
  }),
  concurrency: concurrency.map(({ subject, limit }) => ({ holder: holderOf(subject), subject, limit })),
});

const holderOf = (subject: string) => subject.slice(0, subject.indexOf(":")) as LimitHolder;

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
      // What was spent beyond a limit that was lowered since is nothing that anybody could ask for.
      return { kind: "budget-exceeded", budget: at(limits.budgets, index), available: larger(available, zero) };
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
