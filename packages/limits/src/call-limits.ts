import type { NanoUsd } from "@causeway/money";

/** Who a limit is for: one key, one member in one workspace, or the workspace as a whole. */
export type LimitHolder = "key" | "member" | "workspace";

/** When a budget begins anew: at midnight, on Monday, on the first, all UTC; `undefined` for never. */
export type LimitReset = "daily" | "weekly" | "monthly" | undefined;

/** At most `limit` may be spent per period. The period's name comes from the database's clock, where the hold is taken. */
export type SpendBudget = {
  readonly holder: LimitHolder;
  /** `key:<id>`, `member:<workspace id>:<user id>` or `workspace:<id>`. */
  readonly subject: string;
  readonly limit: NanoUsd;
  readonly reset: LimitReset;
  /** The name of the guardrail that sets it, where one does. */
  readonly guardrail?: string | undefined;
  /** Calls on own keys count at list price. */
  readonly countsOwnKeys: boolean;
};

/** At most `limit` per minute; this call takes `amount` of it. */
export type CallRate = {
  readonly holder: LimitHolder;
  readonly subject: string;
  readonly unit: "requests" | "tokens";
  readonly limit: number;
  readonly amount: number;
};

/** At most `limit` calls under way. */
export type ConcurrencyLimit = { readonly holder: LimitHolder; readonly subject: string; readonly limit: number };

/** Everything that a hold must fit into besides the credits. */
export type CallLimits = {
  readonly budgets: readonly SpendBudget[];
  readonly rates: readonly CallRate[];
  readonly concurrency: readonly ConcurrencyLimit[];
};
