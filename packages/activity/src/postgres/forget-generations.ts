import type { Database } from "@causeway/db";

/** The audit compares providers' bills of the last three months with the calls. */
export const fewestMonthsKept = 3;

/** Of so many calls at once what was kept beside them is deleted. */
const callsAtOnce = 5_000;

/**
 * Gives up the calls that began before this month and the `months` before it (UTC), with their attempts, routes, kept content and
 * feedback. What they came to stays in roll-ups, settlements and the ledger. Calls that are not settled, or that roll-ups or
 * ClickHouse have still to take in, stay. Returns how many were given up. A round that is interrupted is made up for by the next.
 */
export async function forgetGenerations(database: Database, { months }: { readonly months: number }): Promise<number> {
  let calls = 0;
  for (;;) {
    const [part] = await inItsTime<{ requests: bigint }>(
      database,
      (transaction) =>
        transaction.$queryRaw`SELECT requests FROM forget_generations(${Math.max(months, fewestMonthsKept)}::int)`,
    );
    if (part === undefined) break;
    calls += Number(part.requests);
  }
  for (;;) {
    const [deleted] = await inItsTime<{ calls: number }>(
      database,
      (transaction) => transaction.$queryRaw`SELECT forget_parts_of_generations(${callsAtOnce}::int) AS calls`,
    );
    if ((deleted?.calls ?? 0) < callsAtOnce) return calls;
  }
}

/** A month is many millions of calls. */
const inItsTime = <Row>(
  database: Database,
  ask: (transaction: Pick<Database, "$queryRaw">) => Promise<readonly Row[]>,
): Promise<readonly Row[]> => database.$transaction(ask, { timeout: 1_800_000 });

/** Calls that began before were given up. Undefined when none were. */
export async function forgottenBefore(database: Pick<Database, "$queryRaw">): Promise<Date | undefined> {
  const [row] = await database.$queryRaw<{ before: Date | null }[]>`
    SELECT max(before) AS before FROM forgotten_generations`;
  return row?.before ?? undefined;
}
