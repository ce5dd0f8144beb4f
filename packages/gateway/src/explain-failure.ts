import { AppError, type ErrorCode } from "@causeway/errors";
import type { AttemptOutcome, StoppedBy } from "@causeway/routing";
import type { AttemptReport } from "./attempt-once.ts";

/** Why nobody answered, or why the answer broke off: the last provider, its status and its reason, and all before it. */
export function explainFailure(
  last: AttemptReport,
  reports: readonly AttemptReport[],
  stoppedBy?: StoppedBy,
): AppError {
  const { outcome, providerName, row } = last;
  const reason = "message" in outcome ? outcome.message : "the call was cancelled";
  const status = row.httpStatus === undefined ? "" : ` (HTTP ${row.httpStatus})`;
  const { code, errorType } = classify(outcome);
  const retryAfterSeconds = shortestRetryAfter(reports);
  const retryable = retryableKinds.includes(outcome.kind);
  return new AppError(code, `${opening(last)}${status}: ${withFullStop(reason)}${othersFailed(reports)}`, {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    metadata: {
      error_type: errorType,
      provider_name: providerName,
      provider_status: row.httpStatus ?? null,
      raw: reason,
      ...answerOf(last),
      is_byok: row.ownKeyId !== undefined,
      retryable,
      ...(outcome.kind === "unavailable" && outcome.reason === "rate-limited" && { limit_source: limitSource(row) }),
      ...(stoppedBy !== undefined && { stopped_by: stoppedBy.replaceAll("-", "_") }),
      previous_errors: reports.slice(0, -1).map(describeAttempt),
    },
  });
}

/** Longer answers are cut: UTF-16 code units. */
const longestRaw = 100_000;

/** The answer that is not given for its form, unless the caller has it already; where it breaks which rule. */
function answerOf({ form, hasBegun }: AttemptReport): Readonly<Record<string, unknown>> {
  if (!form?.fault) return {};
  const { at, rule, text } = form.fault;
  return {
    reason: "structured_output_invalid",
    answer_path: at,
    schema_path: rule,
    ...(!hasBegun && { raw: text.slice(0, longestRaw) }),
  };
}

const retryableKinds: readonly AttemptOutcome["kind"][] = ["unavailable", "interrupted", "nonconforming"];

/** Whose limit it was: never one of ours, which say so themselves. */
const limitSource = ({ ownKeyId }: AttemptReport["row"]) =>
  ownKeyId === undefined ? "upstream_provider_shared_pool" : "upstream_provider_own_key";

function opening({ outcome, providerName: provider, row }: AttemptReport): string {
  switch (outcome.kind) {
    case "refused":
      return `${provider} refused the request`;
    case "credential-rejected":
      return `${provider} rejected ${row.ownKeyId === undefined ? "our credential" : "your own key"}`;
    case "interrupted":
      return `${provider} broke off its answer`;
    case "unavailable":
      return outcome.reason === "timed-out" || outcome.reason === "deadline"
        ? `${provider} did not answer in time`
        : `${provider} returned an error`;
    case "nonconforming":
      return `${provider} did not answer in the form that was asked for`;
    case "completed":
    case "cancelled":
      return `${provider} returned an error`;
  }
}

function classify(outcome: AttemptOutcome): { code: ErrorCode; errorType: string } {
  switch (outcome.kind) {
    case "refused":
      return { code: "invalid-request", errorType: refusalTypes[outcome.reason] };
    case "unavailable":
      return unavailable[outcome.reason];
    case "credential-rejected":
    case "interrupted":
    case "nonconforming":
    case "completed":
    case "cancelled":
      return { code: "upstream-failed", errorType: "provider_unavailable" };
  }
}

const refusalTypes = {
  "invalid-request": "invalid_request",
  "not-expressible": "invalid_request",
  "context-too-long": "context_length_exceeded",
  "content-blocked": "content_policy_violation",
} as const;

const unavailable = {
  "rate-limited": { code: "rate-limited", errorType: "rate_limit_exceeded" },
  overloaded: { code: "no-endpoint-available", errorType: "provider_overloaded" },
  "timed-out": { code: "upstream-timeout", errorType: "timeout" },
  unreachable: { code: "upstream-failed", errorType: "provider_unavailable" },
  broken: { code: "upstream-failed", errorType: "provider_unavailable" },
  deadline: { code: "upstream-timeout", errorType: "timeout" },
  "model-not-found": { code: "not-found", errorType: "not_found" },
} as const;

const longestRetryAfterSeconds = 60;

/** Any of them may answer a retry, so the first to recover decides. */
function shortestRetryAfter(reports: readonly AttemptReport[]): number | undefined {
  const hints = reports.flatMap(({ outcome }) =>
    outcome.kind === "unavailable" && outcome.retryAfterSeconds !== undefined ? [outcome.retryAfterSeconds] : [],
  );
  return hints.length > 0 ? Math.min(...hints, longestRetryAfterSeconds) : undefined;
}

function othersFailed(reports: readonly AttemptReport[]): string {
  const names = [...new Set(reports.slice(0, -1).map((report) => report.providerName))];
  return names.length > 0 ? ` Tried before: ${names.join(", ")}.` : "";
}

const describeAttempt = ({ providerName, row, candidate }: AttemptReport) => ({
  provider: providerName,
  model: candidate.model.id,
  code: row.outcome,
  status: row.httpStatus ?? null,
  message: row.reason ?? null,
});

const withFullStop = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
