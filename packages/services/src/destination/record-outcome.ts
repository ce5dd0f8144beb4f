import type { Database, DatabaseOrTransaction } from "@causeway/db";
import { longestFailureMs } from "@causeway/webhooks";
import { recordNotice } from "../notice/record.ts";
import type { Destination } from "./deliver.ts";

type Waiting = readonly { readonly id: bigint }[];

/** They are told: nobody tells of them again. */
export async function recordAccepted(
  database: Database,
  {
    destination: { id },
    waiting,
    told,
  }: { readonly destination: Destination; readonly waiting: Waiting; readonly told: number },
): Promise<void> {
  await database.$transaction([
    forget(database, waiting),
    database.$executeRaw`
      UPDATE observability_destination
         SET failures = 0, failing_since = NULL, delivered = delivered + ${told}, last_accepted_at = now()
       WHERE id = ${id} AND ${told > 0}`,
  ]);
}

/**
 * It is reached, and will never take this one: the others behind it shall not wait for that. One that takes none at all is
 * paused like one that is not reached.
 */
export async function recordRefusal(
  database: Database,
  {
    destination: { id },
    waiting,
    reason,
  }: { readonly destination: Destination; readonly waiting: Waiting; readonly reason: string },
): Promise<void> {
  await database.$transaction(async (transaction) => {
    await forget(transaction, waiting);
    const [row] = await transaction.$queryRaw<Failing[]>`
      UPDATE observability_destination
         SET dropped = dropped + ${waiting.length}, failing_since = coalesce(failing_since, now()),
             last_error = ${`${reason} One call was given up for that.`}, last_error_at = now()
       WHERE id = ${id} AND paused_at IS NULL
       RETURNING workspace_id AS "workspaceId", name, failing_since AS "failingSince", now() AS now`;
    if (row && isOver(row)) await pause(transaction, { id, reason, ...row });
  });
}

const forget = (database: DatabaseOrTransaction, waiting: Waiting) =>
  database.observabilityDelivery.deleteMany({ where: { id: { in: waiting.map(({ id }) => id) } } });

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** From a failed attempt to the next; the last of them again and again. */
const delaysMs = [5 * secondMs, 15 * secondMs, minuteMs, 5 * minuteMs, 15 * minuteMs, 30 * minuteMs, 60 * minuteMs];

/** It is tried again later, and after three days no more: then it is paused, and its owners are told. */
export async function recordFailure(database: Database, { id }: Destination, reason: string): Promise<void> {
  await database.$transaction(async (transaction) => {
    const [row] = await transaction.$queryRaw<(Failing & { readonly failures: number })[]>`
      UPDATE observability_destination
         SET failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = ${reason}, last_error_at = now()
       WHERE id = ${id} AND paused_at IS NULL
       RETURNING workspace_id AS "workspaceId", name, failures, failing_since AS "failingSince", now() AS now`;
    if (!row) return;
    if (isOver(row)) return await pause(transaction, { id, reason, ...row });
    const delayMs = delaysMs[Math.min(row.failures, delaysMs.length) - 1] ?? minuteMs;
    await transaction.$executeRaw`
      UPDATE observability_destination SET next_attempt_at = now() + make_interval(secs => ${delayMs / secondMs})
       WHERE id = ${id}`;
  });
}

type Failing = {
  readonly workspaceId: string;
  readonly name: string;
  readonly failingSince: Date;
  readonly now: Date;
};

const isOver = ({ now, failingSince }: Failing): boolean => now.getTime() - failingSince.getTime() >= longestFailureMs;

async function pause(
  transaction: DatabaseOrTransaction,
  { id, workspaceId, name, reason, failingSince }: Failing & { readonly id: string; readonly reason: string },
): Promise<void> {
  const { count } = await transaction.observabilityDelivery.deleteMany({ where: { destinationId: id } });
  await transaction.$executeRaw`
    UPDATE observability_destination SET paused_at = now(), dropped = dropped + ${count} WHERE id = ${id}`;
  await recordNotice(transaction, {
    workspaceId,
    kind: "destination-paused",
    subjectId: `${id}:${failingSince.toISOString()}`,
    facts: { name, reason, failingSince: failingSince.toISOString() },
  });
}
