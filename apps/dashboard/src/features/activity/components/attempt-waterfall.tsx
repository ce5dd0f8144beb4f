import type { AttemptDetail, GenerationDetail } from "@causeway/activity";
import { formatDuration } from "../format-duration.ts";

/** Who was asked, when, for how long, and how it went. */
export function AttemptWaterfall({ generation }: { generation: GenerationDetail }) {
  const { attemptList, startedAt, durationMs } = generation;
  if (attemptList.length === 0) return <p className="text-sm text-kumo-subtle">No provider was called.</p>;
  const offsetOf = (attempt: AttemptDetail) => Math.max(0, attempt.startedAt.getTime() - startedAt.getTime());
  const totalMs = Math.max(1, durationMs, ...attemptList.map((attempt) => offsetOf(attempt) + attempt.latencyMs));
  return (
    <ol className="grid gap-4">
      {attemptList.map((attempt) => (
        <li key={attempt.sequence} className="text-sm">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0">
              <span className="font-medium text-kumo-strong">
                {attempt.sequence + 1}. {attempt.providerName}
              </span>{" "}
              <span className={attempt.outcome === "completed" ? "text-kumo-success" : "text-kumo-danger"}>
                {outcomes[attempt.outcome] ?? attempt.outcome}
              </span>
            </span>
            <span className="tabular text-xs text-kumo-subtle">
              {attempt.httpStatus === undefined ? "no answer" : `HTTP ${attempt.httpStatus}`} ·{" "}
              {formatDuration(attempt.latencyMs)}
            </span>
          </div>
          <div aria-hidden="true" className="mt-1.5 h-2 rounded-full bg-kumo-fill">
            <div
              className={`h-full min-w-1 rounded-full ${attempt.outcome === "completed" ? "bg-kumo-success" : "bg-kumo-danger"}`}
              style={{
                marginLeft: `${(offsetOf(attempt) / totalMs) * 100}%`,
                width: `${(attempt.latencyMs / totalMs) * 100}%`,
              }}
            />
          </div>
          {attempt.reason && <p className="mt-1.5 text-kumo-subtle">{attempt.reason}</p>}
          {attempt.modelId !== generation.modelId && (
            <p className="mt-1 text-xs text-kumo-subtle">
              Model <code>{attempt.modelId}</code>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

const outcomes: Readonly<Record<string, string>> = {
  completed: "answered",
  refused: "refused the request",
  unavailable: "was not available",
  "credential-rejected": "rejected our credentials",
  interrupted: "broke off",
  cancelled: "was cancelled by the caller",
  nonconforming: "did not answer in the form that was asked for",
};
