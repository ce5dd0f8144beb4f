import { formatDollars } from "@causeway/ui/format-dollars.ts";
import type { FilterAction } from "./filter-words.ts";
import type { GuardrailView } from "./guardrail-view.ts";

const periods = { daily: "a day", weekly: "a week", monthly: "a month" } as const;

/** What a guardrail rules, each in a few words; none when it rules nothing. */
export function rulesInWords(guardrail: GuardrailView): readonly string[] {
  const { limit, resetInterval, allowedModels, ignoredModels, allowedProviders, ignoredProviders } = guardrail;
  const said = Object.entries(guardrail.dataPolicy);
  const budget =
    limit === undefined ? [] : [`${formatDollars(limit)} ${resetInterval ? periods[resetInterval] : "in total"}`];
  return [
    ...budget,
    ...listRule("only", allowedModels, "model"),
    ...listRule("never", ignoredModels, "model"),
    ...listRule("only", allowedProviders, "provider"),
    ...listRule("never", ignoredProviders, "provider"),
    ...(said.some(([rule, value]) => rule.startsWith("enforce_zdr_") && value === true) ? ["zero data retention"] : []),
    ...(said.some(([rule, value]) => rule.startsWith("enable_") && value === false) ? ["no training on prompts"] : []),
    ...filterRule(guardrail, "block", "refuses"),
    ...filterRule(guardrail, "redact", "takes out"),
    ...filterRule(guardrail, "flag", "reports"),
  ];
}

function listRule(word: string, entries: readonly string[], what: string): readonly string[] {
  const [first] = entries;
  if (first === undefined) return [];
  return [entries.length === 1 ? `${word} ${first}` : `${word} ${entries.length} ${what}s`];
}

function filterRule(
  { contentFilters, builtinFilters }: GuardrailView,
  action: FilterAction,
  verb: string,
): readonly string[] {
  const count = [...contentFilters, ...builtinFilters].filter((filter) => filter.action === action).length;
  return count === 0 ? [] : [`${verb} what ${count === 1 ? "1 filter finds" : `${count} filters find`}`];
}
