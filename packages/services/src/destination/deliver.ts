import type { Database } from "@causeway/db";
import type { FilterRules } from "@causeway/observability";
import type { Prisma } from "@causeway/prisma";
import type { KeyVault } from "@causeway/vault";
import type { DestinationContext } from "./context.ts";
import { readCalls } from "./read-calls.ts";
import { recordAccepted, recordFailure, recordRefusal } from "./record-outcome.ts";
import { sendTo } from "./send-to.ts";

export type DestinationDelivery = DestinationContext & { readonly database: Database };

/** Destinations at the same time, so that a slow one does not keep the others waiting. */
const mostAtOnce = 5;
/**
 * Calls at once; with what was sent and answered each may be large, and a bucket gets an object for each. The slowest that
 * is accepted takes less time than a destination is claimed for.
 */
const mostCalls = { bare: 100, withContent: 20, objects: 20 } as const;
/** After so many batches the others have their turn. */
const mostBatches = 20;

/**
 * Tells destinations of the calls that wait for them. Several workers share the work: a destination is one's at a time; one
 * that dies in between has its calls told again after two minutes, with the same ids. Returns how many were told.
 */
export async function deliverToDestinations(context: DestinationDelivery): Promise<number> {
  const { database, vault } = context;
  if (!vault) return 0;
  let told = 0;
  for (;;) {
    const claimed = await claimDue(database);
    const counts = await Promise.all(claimed.map((claim) => deliver({ ...context, vault }, claim)));
    told += counts.reduce((sum, count) => sum + count, 0);
    if (claimed.length < mostAtOnce) return told;
  }
}

export type Destination = Prisma.ObservabilityDestinationGetPayload<object>;
type OpenContext = DestinationDelivery & { readonly vault: KeyVault };

/** `until`: of calls after that, what was sent and answered may not be written yet; they are told in a later round. */
type Claim = { readonly id: string; readonly until: Date };

/** What was sent and answered is written about half a second behind the call: all wait for that. */
const claimDue = (database: Database): Promise<Claim[]> => database.$queryRaw<Claim[]>`
  UPDATE observability_destination SET next_attempt_at = now() + interval '2 minutes'
   WHERE id IN (
     SELECT due.id FROM observability_destination AS due
      WHERE due.enabled AND due.paused_at IS NULL AND due.next_attempt_at <= now()
        AND EXISTS (SELECT 1 FROM observability_delivery AS waiting
                     WHERE waiting.destination_id = due.id AND waiting.created_at <= now() - interval '2 seconds')
      ORDER BY due.next_attempt_at LIMIT ${mostAtOnce} FOR UPDATE OF due SKIP LOCKED)
  RETURNING id, now() - interval '2 seconds' AS until`;

/** As it is now, ours for two minutes more; `undefined` when it was switched off, paused or deleted meanwhile. */
async function renewClaim(database: Database, { id }: Claim): Promise<Destination | undefined> {
  const count = await database.$executeRaw`
    UPDATE observability_destination SET next_attempt_at = now() + interval '2 minutes'
     WHERE id = ${id} AND enabled AND paused_at IS NULL`;
  return count === 0
    ? undefined
    : ((await database.observabilityDestination.findUnique({ where: { id } })) ?? undefined);
}

/** Batch by batch, until nothing waits or one is not accepted. */
async function deliver(context: OpenContext, claim: Claim): Promise<number> {
  const { database } = context;
  let most = Number.POSITIVE_INFINITY;
  let told = 0;
  for (let batch = 0; batch < mostBatches; batch += 1) {
    // What was changed since the last batch counts from this one on: nothing more is told than is wanted now.
    const destination = await renewClaim(database, claim);
    if (!destination) return told;
    const waiting = await database.observabilityDelivery.findMany({
      where: { destinationId: destination.id, createdAt: { lte: claim.until } },
      orderBy: { id: "asc" },
      take: Math.min(most, mostCallsOf(destination)),
    });
    if (waiting.length === 0) break;
    const calls = await readCalls(context, { ...questionOf(destination), generationIds: idsOf(waiting) });
    const attempt = calls.length === 0 ? nothingToTell : await sendTo(context, destination, calls);
    if (attempt.kind === "accepted") {
      await recordAccepted(database, { destination, waiting, told: calls.length });
      told += calls.length;
    } else if (!attempt.refusesContent) {
      await recordFailure(database, destination, attempt.reason);
      return told;
    } else if (waiting.length > 1) {
      most = Math.ceil(waiting.length / 2);
    } else {
      await recordRefusal(database, { destination, waiting, reason: attempt.reason });
    }
  }
  await release(database, claim);
  return told;
}

/** None of them is one that it wants to be told of. */
const nothingToTell = { kind: "accepted" } as const;

function mostCallsOf({ type, privacyMode }: Destination): number {
  if (type === "s3") return mostCalls.objects;
  return privacyMode ? mostCalls.bare : mostCalls.withContent;
}

const idsOf = (waiting: readonly { readonly generationId: string }[]) =>
  waiting.map(({ generationId }) => generationId);

const questionOf = (destination: Destination) => ({
  ...destination,
  // Written only from what `filterRules` read.
  filterRules: (destination.filterRules ?? undefined) as FilterRules | undefined,
});

/** What has come meanwhile is told in the next round. */
async function release(database: Database, { id }: Claim): Promise<void> {
  await database.$executeRaw`UPDATE observability_destination SET next_attempt_at = now() WHERE id = ${id} AND failures = 0`;
}
