import type { Database } from "@causeway/db";
import { addCounts, firstTokenBounds, samplesOf, type SlotCounts, throughputBounds, valueOf } from "../speed-slots.ts";
import type { PublicRange } from "./public-traffic.ts";

const hourMs = 3_600_000;

/** How an endpoint's answers came in an hour, or in all of the range. */
export type EndpointTraffic = {
  readonly endpointId: string;
  /** `undefined`: of the whole range. */
  readonly hour: Date | undefined;
  /** Complete answers. */
  readonly answers: number;
  /** Milliseconds to the first token of streamed answers; `undefined` where none was streamed. */
  readonly latencyMs: Spread | undefined;
  /** Output tokens per second of the whole answer, of answers with 8 tokens and more. */
  readonly tokensPerSecond: Spread | undefined;
};

/** What 50, 75, 90 and 99 % of `samples` did as well as or better; read from slots, so good to a few per cent. */
export type Spread = {
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly samples: number;
};

/**
 * Of each endpoint with answers: one row for the whole range and one for each hour; whole hours, the first and the last that
 * the range touches included, as far as they are rolled up. Only calls on shared capacity that were answered at the first
 * attempt: others would count what was lost at another provider, or tell of somebody's own contract.
 */
export async function readEndpointTraffic(
  database: Database,
  { from, to }: PublicRange,
): Promise<readonly EndpointTraffic[]> {
  const rows = await database.endpointTraffic.findMany({
    where: { hour: { gte: new Date(Math.floor(from.getTime() / hourMs) * hourMs), lt: to }, answers: { gt: 0 } },
    orderBy: { hour: "asc" },
  });
  const byEndpoint = Map.groupBy(rows, ({ endpointId }) => endpointId);
  return [...byEndpoint].flatMap(([endpointId, hours]) => [
    { endpointId, hour: undefined, ...trafficOf(hours.reduce(addUp)) },
    ...hours.map((row) => ({ endpointId, hour: row.hour, ...trafficOf(row) })),
  ]);
}

type Counts = { readonly answers: number; readonly firstTokenCounts: SlotCounts; readonly speedCounts: SlotCounts };

const addUp = <Row extends Counts>(some: Row, more: Row) => ({
  ...some,
  answers: some.answers + more.answers,
  firstTokenCounts: [...addCounts(some.firstTokenCounts, more.firstTokenCounts)],
  speedCounts: [...addCounts(some.speedCounts, more.speedCounts)],
});

const trafficOf = ({ answers, firstTokenCounts, speedCounts }: Counts) => ({
  answers,
  latencyMs: spreadOf(firstTokenCounts, (share) => valueOf(firstTokenCounts, firstTokenBounds, share)),
  // As fast as that or faster.
  tokensPerSecond: spreadOf(speedCounts, (share) => valueOf(speedCounts, throughputBounds, 1 - share)),
});

function spreadOf(counts: SlotCounts, at: (share: number) => number): Spread | undefined {
  const samples = samplesOf(counts);
  return samples <= 0 ? undefined : { p50: at(0.5), p75: at(0.75), p90: at(0.9), p99: at(0.99), samples };
}
