import { isTroubled, type Status } from "./provider-status.ts";

/** Hours in a row in which too many calls of a provider failed. */
export type Incident = {
  readonly providerId: string;
  readonly providerName: string;
  readonly fromMs: number;
  /** The end of its last hour; `undefined` while it goes on. */
  readonly toMs: number | undefined;
  readonly failed: number;
  readonly calls: number;
};

const hourMs = 3_600_000;

/** Of the last day, the latest first. */
export const incidentsOf = (statuses: readonly Status[], nowMs: number): readonly Incident[] =>
  statuses
    .flatMap(({ id, name, hours }) => {
      const incidents: Incident[] = [];
      for (const hour of hours.filter(isTroubled)) {
        const last = incidents.at(-1);
        const counted = { failed: hour.failed, calls: hour.answered + hour.failed };
        const toMs = hour.hourMs + hourMs > nowMs ? undefined : hour.hourMs + hourMs;
        if (last?.toMs === hour.hourMs) {
          incidents[incidents.length - 1] = {
            ...last,
            toMs,
            failed: last.failed + counted.failed,
            calls: last.calls + counted.calls,
          };
        } else {
          incidents.push({ providerId: id, providerName: name, fromMs: hour.hourMs, toMs, ...counted });
        }
      }
      return incidents;
    })
    .toSorted((a, b) => b.fromMs - a.fromMs);

/** "38 of 120 calls failed" */
export const incidentText = ({ failed, calls }: Incident): string =>
  `${failed} of ${calls} calls failed. Calls went on at other providers where a model has them.`;

/** "11-23 14:05 UTC" */
export const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(5, 16).replace("T", " ")} UTC`;
