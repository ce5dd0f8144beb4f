import type { CatalogSnapshot, Endpoint, EndpointMeasures, MeasureEndpoint } from "@causeway/catalog";
import { type HourlyUptime, hourlyUptime, type PeriodCounts } from "@causeway/routing";

/** `partial`: some of its endpoints are not called, or too many calls failed lately. */
export type StatusWord = "up" | "partial" | "away" | "quiet";

/** How a provider or a model does. Shares are from 0 to 1; `undefined` where nobody called. */
export type Status = {
  readonly id: string;
  readonly name: string;
  readonly word: StatusWord;
  readonly endpoints: number;
  readonly awayEndpoints: number;
  readonly dayUptime: number | undefined;
  /** Calls of the last day that were judged. */
  readonly calls: number;
  /** Oldest first; hours without calls are absent. */
  readonly hours: readonly HourlyUptime[];
};

export type StatusFacts = {
  readonly snapshot: CatalogSnapshot;
  readonly measure: MeasureEndpoint;
  readonly hours: readonly PeriodCounts[];
};

/** Below this share of answered calls in an hour a provider is in trouble, given so many calls. */
export const troubledBelow = 0.95;
export const fewestCalls = 20;

/** The worst first, then those with the most calls. */
export const providerStatuses = ({ snapshot, measure, hours }: StatusFacts): readonly Status[] =>
  [...Map.groupBy([...snapshot.endpoints.values()].flat(), ({ providerId }) => providerId)]
    .map(([id, endpoints]) => statusOf(id, snapshot.providers.get(id)?.name ?? id, endpoints, measure, hours))
    .toSorted(worstFirst);

/** Only models that somebody called, or that nobody serves well. */
export const modelStatuses = ({ snapshot, measure, hours }: StatusFacts): readonly Status[] =>
  [...snapshot.endpoints]
    .map(([id, endpoints]) => statusOf(id, snapshot.models.get(id)?.name ?? id, endpoints, measure, hours))
    .filter(({ word }) => word !== "quiet")
    .toSorted(worstFirst);

function statusOf(
  id: string,
  name: string,
  endpoints: readonly Endpoint[],
  measure: MeasureEndpoint,
  hours: readonly PeriodCounts[],
): Status {
  const ids = new Set(endpoints.map((endpoint) => endpoint.id));
  const byHour = hourlyUptime(hours, (endpointId) => ids.has(endpointId));
  const answered = byHour.reduce((sum, hour) => sum + hour.answered, 0);
  const calls = byHour.reduce((sum, hour) => sum + hour.answered + hour.failed, 0);
  const away = endpoints.filter((endpoint) => isAway(measure(endpoint.id))).length;
  return {
    id,
    name,
    word: wordOf(endpoints.length, away, calls, byHour.at(-1)),
    endpoints: endpoints.length,
    awayEndpoints: away,
    dayUptime: calls === 0 ? undefined : answered / calls,
    calls,
    hours: byHour,
  };
}

const isAway = ({ standing }: Pick<EndpointMeasures, "standing">): boolean => standing === "away";

function wordOf(endpoints: number, away: number, calls: number, latest: HourlyUptime | undefined): StatusWord {
  if (away > 0) return away === endpoints ? "away" : "partial";
  if (calls === 0) return "quiet";
  return latest && isTroubled(latest) ? "partial" : "up";
}

export const isTroubled = ({ answered, failed }: HourlyUptime): boolean =>
  answered + failed >= fewestCalls && answered / (answered + failed) < troubledBelow;

const severity: Readonly<Record<StatusWord, number>> = { away: 0, partial: 1, up: 2, quiet: 3 };

const worstFirst = (a: Status, b: Status): number =>
  severity[a.word] - severity[b.word] || b.calls - a.calls || a.name.localeCompare(b.name, "en");
