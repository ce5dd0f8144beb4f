import type { UsageStream } from "@causeway/redis";
import type { BookCheck, Finding } from "../book-check.ts";
import type { BookSources } from "../book-sources.ts";
import { reasonOf } from "../reason-of.ts";
import { type Ask, atOneMoment } from "../snapshot.ts";

/** Settling takes a second or two; Postgres may be away for a while. */
const longestStreamMs = 30_000;
const longestLogMs = 60_000;
/** A lease of an earlier life of Redis is closed once the longest stream can have ended. */
const longestDrainingMs = 45 * 60_000;
const mostListed = 50;

/** R3: what was delivered is settled soon, and nothing waits for a person unseen. */
export const unsettledCheck: BookCheck = {
  name: "unsettled",
  title: "Nothing waits long to be settled: logs of gateways, the usage stream, records set apart, old leases",
  everyMs: 60_000,
  async run(sources) {
    const stream = await readStream(sources);
    const books = await atOneMoment(sources.pool, readBooks);
    const streamAge = BigInt(stream.now?.oldestAgeMs ?? 0);
    const logAge = books.logs.reduce((oldest, { age }) => (age > oldest ? age : oldest), 0n);
    return {
      compared: BigInt(stream.now?.length ?? 0) + books.unsettled + BigInt(books.setApart.length),
      figures: {
        oldestUnsettledMs: streamAge > logAge ? streamAge : logAge,
        ...(stream.now && { streamLength: BigInt(stream.now.length), streamLagMs: streamAge }),
        logRecords: books.unsettled,
        logAgeMs: logAge,
        setApart: BigInt(books.setApart.length),
        drainingLeases: books.draining.count,
      },
      findings: [
        ...(streamAge > longestStreamMs ? [slowStream(stream.now?.length ?? 0, streamAge)] : []),
        ...books.logs.filter(({ age }) => age > longestLogMs).map(slowLog),
        ...books.setApart.slice(0, mostListed).map(setApart),
        ...(books.draining.age > longestDrainingMs ? [slowLeases(books.draining)] : []),
      ],
      unchecked: stream.unchecked,
      unseen: stream.unchecked === undefined ? [] : ["stream"],
    };
  },
};

async function readStream({
  slices,
}: BookSources): Promise<{ readonly now?: UsageStream; readonly unchecked?: string | undefined }> {
  if (!slices) return { unchecked: "The usage stream: no Redis with slices is configured (MONEY_REDIS_URL)." };
  try {
    return { now: await slices.readStream() };
  } catch (error) {
    return { unchecked: `The usage stream: Redis cannot be read: ${reasonOf(error)}` };
  }
}

type Log = { readonly id: string; readonly unsettled: bigint; readonly age: bigint };
type SetApart = { readonly id: string; readonly generation_id: string | null; readonly reason: string };
type Draining = { readonly count: bigint; readonly age: bigint };

async function readBooks(ask: Ask) {
  const logs = await ask<{ readonly id: string; readonly unsettled: number; readonly age: string }>(
    `SELECT id, unsettled, ${ageMs("unsettled_since")} AS age FROM lease_gateway WHERE unsettled_since IS NOT NULL ORDER BY id`,
  );
  const [draining] = await ask<{ readonly count: string; readonly age: string | null }>(
    `SELECT count(*) AS count, ${ageMs("min(claimed_at)")} AS age
       FROM lease CROSS JOIN redis_epoch WHERE lease.state = 'draining'`,
  );
  return {
    logs: logs.map(({ id, unsettled, age }): Log => ({ id, unsettled: BigInt(unsettled), age: BigInt(age) })),
    unsettled: logs.reduce((total, { unsettled }) => total + BigInt(unsettled), 0n),
    setApart: await ask<SetApart>(
      "SELECT id, generation_id, reason FROM quarantined_usage WHERE resolved_at IS NULL ORDER BY id LIMIT 1000",
    ),
    draining: { count: BigInt(draining?.count ?? 0), age: BigInt(draining?.age ?? 0) } satisfies Draining,
  };
}

const ageMs = (moment: string) => `(extract(epoch FROM clock_timestamp() - ${moment}) * 1000)::bigint`;

const slowStream = (length: number, age: bigint): Finding => ({
  subject: "stream",
  difference: age,
  unit: "ms",
  problem: `${length} records wait in the usage stream, the oldest for ${age} ms.`,
  remedy: "See whether a worker runs (its health page) and whether Postgres answers. Nothing is lost meanwhile.",
  consequence: "tell",
});

const slowLog = ({ id, unsettled, age }: Log): Finding => ({
  subject: `log:${id}`,
  difference: age,
  unit: "ms",
  problem: `The log of gateway ${id} has ${unsettled} records that Postgres has not confirmed, the oldest for ${age} ms.`,
  remedy:
    "Start the gateway again on the same log folder if it is down. Do not delete the folder: these records are there alone.",
  consequence: "tell",
});

const setApart = ({ id, generation_id: generationId, reason }: SetApart): Finding => ({
  subject: `set-apart:${id}`,
  difference: 1n,
  unit: "records",
  problem: `The usage of ${generationId ?? "a call that cannot be told"} cannot be settled: ${reason}.`,
  remedy: "Mend what it names and settle it again, or note why nothing is to be settled, on the operators' page.",
  consequence: "tell",
});

const slowLeases = ({ count, age }: Draining): Finding => ({
  subject: "draining-leases",
  difference: age,
  unit: "ms",
  problem: `${count} leases of earlier lives of Redis are not closed, the last life began ${age} ms ago.`,
  remedy:
    "A gateway has not said that it is done with them: see the list of gateways, and start or declare gone the silent one.",
  consequence: "tell",
});
