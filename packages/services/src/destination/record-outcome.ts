import type { Database } from "@causeway/db";
import { longestFailureMs } from "@causeway/webhooks";
import { recordNotice } from "../notice/record.ts";
import type { Destination } from "./deliver.ts";

type Waiting = readonly { readonly id: bigint }[];

/** They are told: nobody tells of them again. */
export async function recordAccepted(
  database: Database,
  {
    destination,
    waiting,
    told,
  }: { readonly destination: Destination; readonly waiting: Waiting; readonly told: number },
): Promise<void> {
  await database.$transaction([
    database.observabilityDelivery.deleteMany({ where: { id: { in: waiting.map(({ id }) => id) } } }),
    database.observabilityDestination.updateMany({
      where: { id: destination.id },
      data: {
        failures: 0,
        failingSince: null,
        delivered: { increment: told },
        ...(told > 0 && { lastAcceptedAt: new Date() }),
      },
    }),
  ]);
}

/** It is reached, and will never take this one: the others behind it shall not wait for that. */
export async function recordRefusal(
  database: Database,
  {
    destination,
    waiting,
    reason,
  }: { readonly destination: Destination; readonly waiting: Waiting; readonly reason: string },
): Promise<void> {
  await database.$transaction([
    database.observabilityDelivery.deleteMany({ where: { id: { in: waiting.map(({ id }) => id) } } }),
    database.observabilityDestination.updateMany({
      where: { id: destination.id },
      data: {
        dropped: { increment: waiting.length },
        lastError: `${reason} One call was given up for that.`,
        lastErrorAt: new Date(),
      },
    }),
  ]);
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** From a failed attempt to the next; the last of them again and again. */
const delaysMs = [5 * secondMs, 15 * secondMs, minuteMs, 5 * minuteMs, 15 * minuteMs, 30 * minuteMs, 60 * minuteMs];

/** It is tried again later, and after three days no more: then it is paused, and its owners are told. */
export async function recordFailure(database: Database, { id }: Destination, reason: string): Promise<void> {
  await database.$transaction(async (transaction) => {
    const [row] = await transaction.$queryRaw<
      { workspaceId: string; name: string; failures: number; failingSince: Date; now: Date }[]
    >`
      UPDATE observability_destination
         SET failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = ${reason}, last_error_at = now()
       WHERE id = ${id} AND paused_at IS NULL
       RETURNING workspace_id AS "workspaceId", name, failures, failing_since AS "failingSince", now() AS now`;
    if (!row) return;
    const { workspaceId, name, failures, failingSince, now } = row;
    const delayMs = delaysMs[Math.min(failures, delaysMs.length) - 1] ?? minuteMs;
    const isOver = now.getTime() - failingSince.getTime() >= longestFailureMs;
    const { count } = isOver
      ? await transaction.observabilityDelivery.deleteMany({ where: { destinationId: id } })
      : { count: 0 };
    await transaction.observabilityDestination.update({
      where: { id },
      data: {
        nextAttemptAt: new Date(now.getTime() + delayMs),
        ...(isOver && { pausedAt: now, dropped: { increment: count } }),
      },
      select: { id: true },
    });
    if (!isOver) return;
    await recordNotice(transaction, {
      workspaceId,
      kind: "destination-paused",
      subjectId: `${id}:${failingSince.toISOString()}`,
      facts: { name, reason, failingSince: failingSince.toISOString() },
    });
  });
}
