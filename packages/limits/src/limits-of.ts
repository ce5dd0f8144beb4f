import type { ApiKey } from "./api-key.ts";
import type { CallLimits } from "./call-limits.ts";
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
  return {
    budgets: limits.flatMap(({ holder, subject, spend, countsOwnKeys }) =>
      spend.map((one) => ({ holder, subject, countsOwnKeys, ...one })),
    ),
    rates: limits.flatMap((one) => ratesOf(one, size)),
    concurrency: limits.flatMap(({ holder, subject, concurrency: limit }) =>
      limit === undefined ? [] : [{ holder, subject, limit }],
    ),
  };
}

function ratesOf(
  { holder, subject, requestsPerMinute, tokensPerMinute }: HolderLimits,
  { promptTokens, maxOutputTokens }: CallSize,
): CallLimits["rates"] {
  const requests = { holder, subject, unit: "requests", limit: requestsPerMinute ?? 0, amount: 1 } as const;
  const estimate = promptTokens + (maxOutputTokens ?? usualAnswerTokens);
  const tokens = {
    ...requests,
    unit: "tokens",
    limit: tokensPerMinute ?? 0,
    // A call that may fill a whole minute waits for an empty one; it would never be let in otherwise.
    amount: Math.min(estimate, tokensPerMinute ?? 0),
  } as const;
  return [...(requestsPerMinute === undefined ? [] : [requests]), ...(tokensPerMinute === undefined ? [] : [tokens])];
}
