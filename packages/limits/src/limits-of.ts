import type { ApiKey } from "./api-key.ts";
import type { CallLimits, CallRate } from "./call-limits.ts";
import type { HolderLimits } from "./holder-limits.ts";

/** How large a call is, as far as can be told before it is made. */
export type CallSize = {
  /** About how many tokens the prompt has. */
  readonly promptTokens: number;
  /** The longest answer that the caller allows, all choices together; `undefined` when left open. */
  readonly maxOutputTokens: number | undefined;
};

/** What an answer of open length is taken to be. */
const usualAnswerTokens = 1_024;

/** What a call with this key counts against, and with how much. */
export function limitsOf({ limits }: Pick<ApiKey, "limits">, size: CallSize): CallLimits {
  const standing = standingOf.get(limits) ?? readStanding(limits);
  return { ...standing, rates: limits.flatMap((one) => ratesOf(one, size)) };
}

type Standing = Pick<CallLimits, "budgets" | "concurrency">;

/** The same for all calls of a key for as long as its limits are: putting them together is 2 % of a call. */
const standingOf = new WeakMap<readonly HolderLimits[], Standing>();

function readStanding(limits: readonly HolderLimits[]): Standing {
  const standing: Standing = {
    budgets: limits.flatMap(({ holder, subject, spend, countsOwnKeys }) =>
      spend.map((one) => ({ holder, subject, countsOwnKeys, ...one })),
    ),
    concurrency: limits.flatMap(({ holder, subject, concurrency: limit }) =>
      limit === undefined ? [] : [{ holder, subject, limit }],
    ),
  };
  standingOf.set(limits, standing);
  return standing;
}

function ratesOf(
  { holder, subject, requestsPerMinute, tokensPerMinute }: HolderLimits,
  { promptTokens, maxOutputTokens }: CallSize,
): CallLimits["rates"] {
  const rates: CallRate[] = [];
  if (requestsPerMinute !== undefined) {
    rates.push({ holder, subject, unit: "requests", limit: requestsPerMinute, amount: 1 });
  }
  if (tokensPerMinute !== undefined) {
    const estimate = promptTokens + (maxOutputTokens ?? usualAnswerTokens);
    // A call that may fill a whole minute waits for an empty one; it would never be let in otherwise.
    const amount = Math.min(estimate, tokensPerMinute);
    rates.push({ holder, subject, unit: "tokens", limit: tokensPerMinute, amount });
  }
  return rates;
}
