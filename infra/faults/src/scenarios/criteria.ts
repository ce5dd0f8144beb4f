import { type Standstill, wasStandingStill } from "../audit/answers-in-order.ts";
import { type Check, check, noneOf } from "../audit/check.ts";
import { answering } from "../audit/delivered.ts";
import { expectedCost } from "../audit/expected-cost.ts";
import { type CallRecord, describeCall } from "../load/call-record.ts";
import type { Evidence } from "../audit/evidence.ts";
import type { FaultDone, LoadStory } from "./scenario.ts";

/** Of answers that the caller saw to their last byte, none is unbilled. */
export function finishedAreBilled({ evidence }: LoadStory): Check {
  const finished = evidence.calls.filter(
    ({ ending, generationId }) => ending === "whole" && generationId !== undefined,
  );
  const misses = finished.flatMap(({ generationId = "" }) => {
    const generation = evidence.generations.get(generationId);
    if (generation?.chargedNano === undefined) return [`${generationId} arrived whole and is not settled`];
    const usage = answering(evidence.upstream.get(generationId) ?? [])?.usageReported;
    const price = evidence.prices.get(generation.priceVersionId ?? "");
    const isDue = usage && price && expectedCost(usage, price) > 0n;
    return isDue && generation.chargedNano === 0n ? [`${generationId} arrived whole and cost nothing`] : [];
  });
  return noneOf("finished", "finished generations unbilled 0", misses, `${misses.length} of ${finished.length}`);
}

export function restartsInTime({ faults }: LoadStory, longestMs: number): Check {
  const times = faults.flatMap(({ backMs }) => (backMs === undefined ? [] : [backMs])).toSorted((a, b) => a - b);
  const most = times.at(-1) ?? 0;
  return check("restart", `serving again ≤ ${longestMs / 1_000} s`, {
    figure: `median ${times[Math.floor(times.length / 2)] ?? 0} ms, most ${most} ms of ${times.length}`,
    isMet: most <= longestMs,
    isSpeed: true,
    misses: most > longestMs ? [`a restart took ${most} ms`] : [],
  });
}

/**
 * Calls of processes that nobody touched while they ran go on as if nothing were. A call belongs to the process that its
 * connection was opened to: one that is sent on a connection to a process just killed is that one's, whoever listens now.
 */
export function othersAreSpared({ evidence, faults }: LoadStory, mostShare = 0.001): Check {
  const killedAt = deathsOf(faults);
  const spared = evidence.calls.filter(
    (call) => call.ending !== "unreached" && !wasHit(call, killedAt) && !wasFailedUpstream(call, evidence),
  );
  const failed = spared.filter(
    ({ ending, status }) => ending === "cut" || ending === "stuck" || (status !== undefined && status >= 500),
  );
  const share = failed.length / Math.max(1, spared.length);
  const without = failed.filter(({ status }) => status === undefined).length;
  return check("others", `the other gateways' error rate ≤ ${mostShare * 100} %`, {
    figure: `${failed.length} of ${spared.length} (${(share * 100).toFixed(2)} %), ${without} of them without a status`,
    isMet: share <= mostShare,
    isSpeed: true,
    misses: failed.map(describeCall),
  });
}

/** When each process that was hit was hit. */
const deathsOf = (faults: readonly FaultDone[]): ReadonlyMap<number, number> =>
  new Map(faults.flatMap(({ pids = [], at }) => pids.map((pid) => [pid, at] as const)));

/** Every provider that was asked had a fault of its own: part of the load. */
export const wasFailedUpstream = ({ status, generationId }: CallRecord, { upstream }: Evidence): boolean =>
  (status === 502 || status === 503 || status === 504) &&
  upstream.has(generationId ?? "") &&
  (upstream.get(generationId ?? "") ?? []).every(({ fault }) => fault !== null && fault !== "slow");

const wasHit = (call: CallRecord, killedAt: ReadonlyMap<number, number>): boolean => {
  const at = killedAt.get(call.pid);
  return at !== undefined && (call.endedAt ?? Number.POSITIVE_INFINITY) >= at - 5;
};

/** Callers of a killed process see their connection break at once. */
export function resetsAreSeen({ evidence, faults }: LoadStory, longestMs = 1_000): Check {
  const killedAt = deathsOf(faults);
  const delays = evidence.calls
    .filter(({ ending, pid }) => (ending === "cut" || ending === "stuck") && killedAt.has(pid))
    .map(
      ({ pid, sentAt, endedAt }) => (endedAt ?? Number.POSITIVE_INFINITY) - Math.max(sentAt, killedAt.get(pid) ?? 0),
    );
  const most = Math.max(0, ...delays);
  return check("reset", `the caller sees it ≤ ${longestMs / 1_000} s`, {
    figure: `${delays.length} cut, most ${most} ms`,
    isMet: most <= longestMs,
    isSpeed: true,
  });
}

/** What had piled up is settled soon after the load is over. */
export function drainsInTime({ restMs }: LoadStory, longestMs: number): Check {
  return check("drained", `drained ≤ ${longestMs / 1_000} s`, {
    figure: `${(restMs / 1_000).toFixed(1)} s`,
    isMet: restMs <= longestMs,
    isSpeed: true,
  });
}

/** Calls begun while something was away get their answer, or are told to come back, and never hang. */
export function refusedAtOnce({ evidence, faults }: LoadStory, longestMs: number): Check {
  const stops = stopsOf(faults);
  const during = evidence.calls.filter(
    (call) =>
      faults.some(({ at, mendedAt }) => call.sentAt >= at && call.sentAt < mendedAt) && !wasStandingStill(call, stops),
  );
  const waits = during
    .filter(({ status }) => status === 503)
    .map((call) => ({ call, ms: (call.endedAt ?? Number.POSITIVE_INFINITY) - call.sentAt }));
  const most = Math.max(0, ...waits.map(({ ms }) => ms));
  const late = waits.filter(({ ms }) => ms > longestMs);
  return check("503", `503 and not a hang, ≤ ${longestMs} ms`, {
    figure: `${waits.length} refused of ${during.length} begun meanwhile, most ${most} ms, ${late.length} later`,
    isMet: late.length === 0,
    isSpeed: true,
    misses: late.map(({ call, ms }) => `call ${call.number} at ${call.gateway} waited ${ms} ms for its 503`),
  });
}

export const stopsOf = (faults: readonly FaultDone[]): readonly Standstill[] =>
  faults.flatMap(({ pids = [], isStopped, at, mendedAt }) =>
    isStopped ? pids.map((pid) => ({ pid, from: at, to: mendedAt })) : [],
  );

export const finishedAndDrained = (story: LoadStory, longestMs: number): readonly Check[] => [
  finishedAreBilled(story),
  drainsInTime(story, longestMs),
];

/** What Redis cannot do, Postgres does: at most the calls of the first moment are told to come back. */
export function staysInService({ evidence, faults }: LoadStory, leastShare = 0.95): Check {
  const during = evidence.calls.filter(
    ({ sentAt, status }) =>
      status !== 402 && status !== 403 && faults.some(({ at, mendedAt }) => sentAt >= at && sentAt <= mendedAt + 2_000),
  );
  const served = during.filter(({ status }) => status === 200);
  const share = served.length / Math.max(1, during.length);
  return check("in service", `≥ ${leastShare * 100} % of the calls meanwhile are served`, {
    figure: `${served.length} of ${during.length} (${(share * 100).toFixed(1)} %)`,
    isMet: share >= leastShare,
    isSpeed: true,
    misses: during
      .filter(({ status }) => status !== 200)
      .map((call) => `call ${call.number}: ${call.status} ${call.ending} ${call.detail}`),
  });
}
