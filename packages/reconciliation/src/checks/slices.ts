import { setTimeout as delay } from "node:timers/promises";
import { chargeOf, readUsageRecord } from "@causeway/leases";
import type { SliceBooks, SliceFigures, SliceReader } from "@causeway/redis";
import { type BookCheck, type CheckResult, type Finding, nothingChecked } from "../book-check.ts";
import type { BookPool, BookSources } from "../book-sources.ts";
import { reasonOf } from "../reason-of.ts";
import { atOneMoment } from "../snapshot.ts";

/** How long what is under way may take to get from Redis into Postgres before nothing is concluded from it. */
const drainPatienceMs = 10_000;
const pollMs = 500;

/**
 * R2: what Redis says of each slice is what Postgres says. Both change meanwhile, so it is asked in an order in which
 * figures that only grow can only be found apart when they are: Postgres, Redis, the stream drained, Postgres again.
 */
export const slicesCheck: BookCheck = {
  name: "slices",
  title: "Redis and Postgres agree on what each workspace was leased, spends and holds",
  everyMs: 60_000,
  run: (sources) => runSlices(sources, drainPatienceMs),
};

async function runSlices({ pool, slices }: BookSources, patienceMs: number): Promise<CheckResult> {
  if (!slices) return nothingChecked("No Redis with slices is configured (MONEY_REDIS_URL).");
  try {
    const before = await readLeases(pool);
    const books = await slices.readBooks();
    if (before.leases.size === 0 && books.slices.length === 0) return agreed(books, 0, []);
    if (books.epoch !== before.epoch)
      return nothingChecked("Redis has just begun a new life; leases are being closed.");
    if (!(await isDrained(slices, books, patienceMs)))
      return nothingChecked(`The usage stream was not drained within ${patienceMs / 1000} s: see "unsettled".`);
    const after = await readLeases(pool);
    if (after.epoch !== before.epoch) return nothingChecked("Redis began a new life meanwhile.");
    const current = books.slices.filter(({ epoch }) => epoch === books.epoch);
    return agreed(
      books,
      current.length,
      current.flatMap((slice) =>
        compare(slice, before.leases.get(slice.workspaceId), after.leases.get(slice.workspaceId)),
      ),
    );
  } catch (error) {
    return nothingChecked(`Redis cannot be read: ${reasonOf(error)}`);
  }
}

const agreed = (books: SliceBooks, compared: number, findings: readonly Finding[]): CheckResult => ({
  compared: BigInt(compared),
  figures: {
    slices: BigInt(books.slices.length),
    freeNano: sumOf(books, "free"),
    heldNano: sumOf(books, "held"),
    spentNano: sumOf(books, "spent"),
  },
  findings,
});

const sumOf = ({ slices, epoch }: SliceBooks, name: "free" | "held" | "spent"): bigint =>
  slices.filter((slice) => slice.epoch === epoch).reduce((total, slice) => total + slice[name], 0n);

/** What Redis had counted as spent when it was read has reached Postgres, or was set apart there. */
async function isDrained(slices: SliceReader, { lastUsageId }: SliceBooks, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += pollMs) {
    if (await slices.isDrainedThrough(lastUsageId)) return true;
    await delay(pollMs);
  }
  return false;
}

type Lease = {
  readonly granted: bigint;
  readonly reclaimed: bigint;
  readonly settled: bigint;
  /** Spent in Redis, and set apart in Postgres instead of settled. */
  readonly setApart: bigint;
  /** Settled by a person's doing, after Redis may have let go of it at nothing. */
  readonly settledByHand: bigint;
};

type Leases = { readonly epoch: number; readonly leases: ReadonlyMap<string, Lease> };

const readLeases = (pool: BookPool): Promise<Leases> =>
  atOneMoment(pool, async (ask) => {
    const [current] = await ask<{ readonly epoch: string }>("SELECT epoch FROM redis_epoch");
    const epoch = Number(current?.epoch ?? 0);
    const rows = await ask<LeaseRow>(
      "SELECT workspace_id, granted_nano, reclaimed_nano, settled_nano FROM lease WHERE epoch = $1",
      [epoch],
    );
    const apart = await ask<SetApartRow>(
      "SELECT text, coalesce(resolution, '') = 'settled' AS is_settled FROM quarantined_usage",
    );
    const setApart = sumSetApart(
      apart.filter((row) => !row.is_settled),
      epoch,
    );
    const byHand = sumSetApart(
      apart.filter((row) => row.is_settled),
      epoch,
    );
    return {
      epoch,
      leases: new Map(
        rows.map((row) => [
          row.workspace_id,
          {
            granted: BigInt(row.granted_nano),
            reclaimed: BigInt(row.reclaimed_nano),
            settled: BigInt(row.settled_nano),
            setApart: setApart.get(row.workspace_id) ?? 0n,
            settledByHand: byHand.get(row.workspace_id) ?? 0n,
          },
        ]),
      ),
    };
  });

type LeaseRow = Readonly<Record<"workspace_id" | "granted_nano" | "reclaimed_nano" | "settled_nano", string>>;

type SetApartRow = { readonly text: string; readonly is_settled: boolean };

function sumSetApart(rows: readonly SetApartRow[], epoch: number): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { text } of rows) {
    const record = readUsageRecord(text);
    if (record?.epoch !== epoch) continue;
    sums.set(record.workspaceId, (sums.get(record.workspaceId) ?? 0n) + chargeOf(record));
  }
  return sums;
}

const none: Lease = { granted: 0n, reclaimed: 0n, settled: 0n, setApart: 0n, settledByHand: 0n };

function compare(slice: SliceFigures, before: Lease = none, after: Lease = none): readonly Finding[] {
  const { workspaceId, granted, reclaimed, spent, held, free, holds } = slice;
  const problems: (readonly [name: string, difference: bigint, problem: string])[] = [
    [
      "granted",
      granted - after.granted,
      `Redis has been given ${granted} nano-dollars, Postgres has leased ${after.granted}: credits were made up.`,
    ],
    [
      "reclaimed",
      // Redis gives up first, Postgres takes it back after.
      before.reclaimed - reclaimed,
      `Postgres took back ${before.reclaimed} nano-dollars, Redis gave up ${reclaimed}: the same credits can be spent twice.`,
    ],
    [
      "spent",
      spent - after.settled - after.setApart,
      `Redis has spent ${spent} nano-dollars, of which ${after.settled} were settled and ${after.setApart} set apart.`,
    ],
    [
      "settled",
      // What was pushed past the stream is released in Redis after; until then its hold is there.
      before.settled - after.settledByHand - spent - holds,
      `Postgres has settled ${before.settled} nano-dollars, Redis has spent ${spent} and holds ${holds}.`,
    ],
    [
      "free",
      free - (granted - reclaimed - spent - held),
      `Redis shows ${free} nano-dollars as free; granted, reclaimed, spent and held leave ${granted - reclaimed - spent - held}.`,
    ],
  ];
  const found = problems.filter(([, difference]) => difference > 0n);
  if (free < 0n) found.push(["overspent", -free, `The slice is overspent by ${-free} nano-dollars.`]);
  if (held !== holds) found.push(["holds", held - holds, `${held} nano-dollars are held, the holds come to ${holds}.`]);
  return found.map(([name, difference, problem]) => ({
    subject: `slice:${name}:${workspaceId}`,
    workspaceId,
    difference,
    unit: "nano-usd",
    problem,
    remedy:
      "Postgres is right. Look for what changed Redis past the scripts, then begin a new life of Redis (FLUSHALL): the lease is closed and the rest returns.",
    consequence: "freeze-workspace",
  }));
}
