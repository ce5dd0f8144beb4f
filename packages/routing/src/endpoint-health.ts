import type { AttemptOutcome } from "./attempt-outcome.ts";

/** How endpoints have behaved lately, as the ranking asks. */
export type HealthView = {
  isHealthy(endpointId: string): boolean;
  /** To the first token, smoothed; `undefined` when never measured. */
  latencyMs(endpointId: string): number | undefined;
  tokensPerSecond(endpointId: string): number | undefined;
};

export type AttemptMeasure = {
  readonly outcome: AttemptOutcome;
  readonly firstTokenMs: number | undefined;
  readonly outputTokens: number;
  readonly durationMs: number;
};

const failuresToEject = 3;
const ejectionMs = 30_000;
const longestCooldownMs = 60_000;
const smoothing = 0.2;

type Record = {
  consecutiveFailures: number;
  lastFailureAt: number;
  coolsUntil: number;
  latencyMs: number | undefined;
  tokensPerSecond: number | undefined;
};

/**
 * Health of endpoints as this process sees it. Three failures in a row put an endpoint last until 30 s have passed
 * without another; a rate limit puts it last for as long as the provider asked, at most a minute. Times are of a
 * monotonic clock, in milliseconds.
 */
export class EndpointHealth {
  readonly #records = new Map<string, Record>();

  record(endpointId: string, measure: AttemptMeasure, nowMs: number): void {
    const record = this.#records.get(endpointId) ?? fresh();
    this.#records.set(endpointId, record);
    const { outcome } = measure;
    if (outcome.kind === "completed") {
      record.consecutiveFailures = 0;
      measureSpeed(record, measure);
    } else if (outcome.kind === "unavailable" && outcome.reason === "rate-limited") {
      const askedMs = (outcome.retryAfterSeconds ?? 5) * 1_000;
      record.coolsUntil = nowMs + Math.min(askedMs, longestCooldownMs);
    } else if (outcome.kind !== "refused" && outcome.kind !== "cancelled") {
      record.consecutiveFailures += 1;
      record.lastFailureAt = nowMs;
    }
  }

  view(nowMs: number): HealthView {
    return {
      isHealthy: (endpointId) => {
        const record = this.#records.get(endpointId);
        if (!record) return true;
        const isEjected = record.consecutiveFailures >= failuresToEject && nowMs - record.lastFailureAt < ejectionMs;
        return !isEjected && nowMs >= record.coolsUntil;
      },
      latencyMs: (endpointId) => this.#records.get(endpointId)?.latencyMs,
      tokensPerSecond: (endpointId) => this.#records.get(endpointId)?.tokensPerSecond,
    };
  }
}

const fresh = (): Record => ({
  consecutiveFailures: 0,
  lastFailureAt: Number.NEGATIVE_INFINITY,
  coolsUntil: Number.NEGATIVE_INFINITY,
  latencyMs: undefined,
  tokensPerSecond: undefined,
});

function measureSpeed(record: Record, { firstTokenMs, outputTokens, durationMs }: AttemptMeasure): void {
  if (firstTokenMs !== undefined) record.latencyMs = smooth(record.latencyMs, firstTokenMs);
  if (outputTokens > 0 && durationMs > 0) {
    record.tokensPerSecond = smooth(record.tokensPerSecond, (outputTokens * 1_000) / durationMs);
  }
}

const smooth = (before: number | undefined, latest: number) =>
  before === undefined ? latest : before + smoothing * (latest - before);
