import type { ApiKey } from "./api-key.ts";
import type { CallLimits } from "./call-limits.ts";

/** What a call with this key counts against. */
export function limitsOf(key: ApiKey): CallLimits {
  if (key.limit === undefined) return { budgets: [], rates: [], concurrency: [] };
  const subject = `key:${key.id}`;
  const budget = { holder: "key", subject, limit: key.limit, reset: key.limitReset, countsOwnKeys: false } as const;
  return { budgets: [budget], rates: [], concurrency: [] };
}
