import { AppError } from "@causeway/errors";
import { type ApiKey, type CallLimits, type HolderLimits, type LimitHolder, nextReset } from "@causeway/limits";
import { formatUsd, type NanoUsd } from "@causeway/money";
import type { HoldOutcome } from "./ports.ts";
import type { Links } from "./refusals.ts";

/** Everything that a refusal by a limit says: whose limit, how much, what is left, until when, who can change it. */
export type LimitRefusalFacts = {
  readonly key: ApiKey;
  readonly links: Links;
  readonly now: Date;
};

type Named = { readonly holder: LimitHolder; readonly subject: string };

export type BudgetShortfall = Extract<HoldOutcome, { kind: "budget-exceeded" }>;

/** 403: a spend limit leaves less than the call may cost. */
export function budgetExceeded(
  { budget, available }: BudgetShortfall,
  { amount, affordable, ...facts }: LimitRefusalFacts & { readonly amount: NanoUsd; readonly affordable: number },
): AppError {
  const { key, now } = facts;
  const [required, left, most] = [formatUsd(amount), formatUsd(available), formatUsd(budget.limit)];
  const resetsAt = nextReset(budget.reset, now)?.toISOString();
  const reset = budget.reset ?? "total";
  const headline =
    budget.guardrail !== undefined
      ? `Budget of the guardrail ${budget.guardrail} exceeded (${reset} limit).`
      : budget.holder === "key"
        ? `Key limit exceeded (${reset} limit).`
        : `${budget.holder === "member" ? "Member" : "Workspace"} ${reset} budget of $${most} exceeded.`;
  const until = resetsAt === undefined ? "" : ` until ${resetsAt}`;
  const shorter = affordable > 0 ? `lower max_tokens to ${affordable}` : "shorten the prompt";
  return new AppError(
    "forbidden",
    `${headline} This request may cost up to $${required}; ${nameOf(key, budget)} may spend $${most}${perPeriod[reset]}, and $${left} of it is left${until}. ${whoCanRaise(budget, facts)}, or ${shorter}.`,
    {
      metadata: {
        ...limitMetadata(budget, facts),
        ...(budget.guardrail !== undefined && { guardrail: { name: budget.guardrail } }),
        limit_usd: most,
        limit_reset: budget.reset ?? null,
        resets_at: resetsAt ?? null,
        required_usd: required,
        available_usd: left,
        affordable_max_tokens: affordable,
      },
    },
  );
}

const perPeriod = { total: " in total", daily: " a day", weekly: " a week", monthly: " a month" } as const;

/** 429: wait for a while. */
export function rateExceeded(
  { rate, retryAfterSeconds }: Extract<HoldOutcome, { kind: "rate-exceeded" }>,
  facts: LimitRefusalFacts,
): AppError {
  const { limit, unit } = rate;
  const seconds = Math.min(Math.max(Math.ceil(retryAfterSeconds), 1), 60);
  const resetAt = new Date(facts.now.getTime() + seconds * 1_000);
  const what = unit === "requests" ? `make ${limit} requests` : `use ${limit} tokens`;
  return new AppError(
    "rate-limited",
    `Too many ${unit} per minute: ${nameOf(facts.key, rate)} may ${what} per minute. Try again in ${seconds} seconds, after ${resetAt.toISOString()}. ${whoCanRaise(rate, facts)}.`,
    {
      retryAfterSeconds: seconds,
      rateLimit: { limit, remaining: 0, resetAt },
      metadata: { ...limitMetadata(rate, facts), [`${unit}_per_minute`]: limit, resets_at: resetAt.toISOString() },
    },
  );
}

/** 429: ask for fewer at once. */
export function concurrencyExceeded(
  { concurrency }: Extract<HoldOutcome, { kind: "concurrency-exceeded" }>,
  facts: LimitRefusalFacts,
): AppError {
  const { limit } = concurrency;
  return new AppError(
    "rate-limited",
    `Too many calls at once: ${nameOf(facts.key, concurrency)} may have ${limit} under way. Try again when one has ended. ${whoCanRaise(concurrency, facts)}.`,
    { retryAfterSeconds: 1, metadata: { ...limitMetadata(concurrency, facts), concurrency: limit } },
  );
}

/** 403: none of the asked models is on the list of models that may be used. */
export function modelsNotAllowed(
  modelIds: readonly string[],
  by: HolderLimits,
  facts: Omit<LimitRefusalFacts, "now">,
): AppError {
  const allowed = by.models ?? [];
  return new AppError(
    "forbidden",
    `Model not allowed: ${modelIds.join(", ")} may not be used by ${nameOf(facts.key, by)}, only ${listed(allowed)}. ${whoCanRaise(by, facts)}, or choose another model.`,
    {
      parameter: "model",
      metadata: { ...limitMetadata(by, facts), allowed_models: allowed, requested_models: modelIds },
    },
  );
}

/** 403: everybody who could serve the call is left out by a list of providers. */
export function providersNotAllowed(
  modelIds: readonly string[],
  by: HolderLimits,
  facts: Omit<LimitRefusalFacts, "now">,
): AppError {
  const allowed = by.providers ?? [];
  return new AppError(
    "forbidden",
    `No allowed provider serves ${modelIds.join(", ")}: ${nameOf(facts.key, by)} may only use ${listed(allowed)}. ${whoCanRaise(by, facts)}, or choose another model.`,
    {
      parameter: "model",
      metadata: { ...limitMetadata(by, facts), allowed_providers: allowed, requested_models: modelIds },
    },
  );
}

/** Whose limit it is, in a sentence. */
function nameOf(key: ApiKey, { holder, subject }: Named): string {
  const name = key.limits.find((one) => one.subject === subject)?.name;
  if (holder === "key") return `the key ${name ?? key.label}`;
  if (holder === "member") return name === undefined ? "the key's owner" : `the member ${name}`;
  return name === undefined ? "the workspace" : `the workspace ${name}`;
}

const mostListed = 10;

const listed = (names: readonly string[]) =>
  names.length > mostListed
    ? `${names.slice(0, mostListed).join(", ")} and ${names.length - mostListed} more`
    : names.join(", ");

function whoCanRaise(limit: Named, facts: Pick<LimitRefusalFacts, "key" | "links">): string {
  const people =
    limit.holder === "key"
      ? "The key's owner, or an owner or admin of its workspace,"
      : "An owner or admin of the workspace";
  return `${people} can change it at ${pageOf(limit, facts)}`;
}

const pageOf = ({ holder }: Named, { key, links }: Pick<LimitRefusalFacts, "key" | "links">) =>
  holder === "key" ? `${links.keys}/${key.id}` : links.limits;

const sources = { key: "api_key", member: "member", workspace: "workspace" } as const;

const limitMetadata = (limit: Named, facts: Pick<LimitRefusalFacts, "key" | "links">) => ({
  limit_source: sources[limit.holder],
  limit_holder: facts.key.limits.find(({ subject }) => subject === limit.subject)?.name ?? facts.key.label,
  who_can_raise: limit.holder === "key" ? ["key-owner", "workspace-owner", "admin"] : ["workspace-owner", "admin"],
  limit_url: pageOf(limit, facts),
});

/** 429 of either kind. */
export const tooManyCalls = (
  outcome: Extract<HoldOutcome, { rate: CallLimits["rates"][number] } | { concurrency: unknown }>,
  facts: LimitRefusalFacts,
): AppError => (outcome.kind === "rate-exceeded" ? rateExceeded(outcome, facts) : concurrencyExceeded(outcome, facts));
