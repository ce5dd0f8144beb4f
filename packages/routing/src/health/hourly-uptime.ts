import type { PeriodCounts } from "./health-books.ts";

/** Calls of an hour that were judged: those that were rate-limited, or wrong by the caller's fault, are neither. */
export type HourlyUptime = {
  /** When the hour began, in milliseconds since 1970. */
  readonly hourMs: number;
  readonly answered: number;
  /** By the provider's fault. */
  readonly failed: number;
};

const hourMs = 3_600_000;

/** Of some endpoints together, oldest first. Hours without calls are absent. */
export const hourlyUptime = (
  hours: readonly PeriodCounts[],
  isAsked: (endpointId: string) => boolean,
): readonly HourlyUptime[] =>
  hours
    .map(({ period, byEndpoint }) => {
      const asked = [...byEndpoint].flatMap(([endpointId, counts]) => (isAsked(endpointId) ? [counts] : []));
      const sumOf = (field: string) => asked.reduce((sum, counts) => sum + (counts.get(field) ?? 0), 0);
      return { hourMs: period * hourMs, answered: sumOf("o"), failed: sumOf("f") };
    })
    .filter(({ answered, failed }) => answered + failed > 0)
    .toSorted((a, b) => a.hourMs - b.hourMs);
