import type { Database } from "@causeway/db";
import type { DestinationAttempt, FilterRules, TracedCall } from "@causeway/observability";
import type { Prisma } from "@causeway/prisma";
import type { KeyVault } from "@causeway/vault";
import type { DestinationContext } from "./context.ts";
import { openConfig } from "./open-config.ts";
import { readCalls } from "./read-calls.ts";
import { recordAccepted, recordFailure, recordRefusal } from "./record-outcome.ts";

export type DestinationDelivery = DestinationContext & { readonly database: Database };

/** Destinations at the same time, so that a slow one does not keep the others waiting. */
const mostAtOnce = 5;
/** Calls at once; with what was sent and answered each may be large. */
const mostCalls = { bare: 100, withContent: 20 } as const;
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
type Claim = { readonly destination: Destination; readonly until: Date };

/** What was sent and answered is written about half a second behind the call: all wait for that. */
async function claimDue(database: Database): Promise<readonly Claim[]> {
  const claimed = await database.$queryRaw<{ id: string; until: Date }[]>`
    UPDATE observability_destination SET next_attempt_at = now() + interval '2 minutes'
     WHERE id IN (
       SELECT due.id FROM observability_destination AS due
        WHERE due.enabled AND due.paused_at IS NULL AND due.next_attempt_at <= now()
          AND EXISTS (SELECT 1 FROM observability_delivery AS waiting
                       WHERE waiting.destination_id = due.id AND waiting.created_at <= now() - interval '2 seconds')
        ORDER BY due.next_attempt_at LIMIT ${mostAtOnce} FOR UPDATE OF due SKIP LOCKED)
    RETURNING id, now() - interval '2 seconds' AS until`;
  const untilOf = new Map(claimed.map(({ id, until }) => [id, until]));
  const destinations = await database.observabilityDestination.findMany({ where: { id: { in: [...untilOf.keys()] } } });
  return destinations.flatMap((destination) => {
    const until = untilOf.get(destination.id);
    return until ? [{ destination, until }] : [];
  });
}

/** Batch by batch, until nothing waits or one is not accepted. */
async function deliver(context: OpenContext, { destination, until }: Claim): Promise<number> {
  const { database } = context;
  let size: number = destination.privacyMode ? mostCalls.bare : mostCalls.withContent;
  let told = 0;
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const waiting = await database.observabilityDelivery.findMany({
      where: { destinationId: destination.id, createdAt: { lte: until } },
      orderBy: { id: "asc" },
      take: size,
    });
    if (waiting.length === 0) break;
    const calls = await readCalls(context, { ...questionOf(destination), generationIds: idsOf(waiting) });
    const attempt = await send(context, destination, calls);
    if (attempt.kind === "accepted") {
      await recordAccepted(database, { destination, waiting, told: calls.length });
      told += calls.length;
    } else if (!attempt.refusesContent) {
      await recordFailure(database, destination, attempt.reason);
      return told;
    } else if (waiting.length > 1) {
      size = Math.ceil(waiting.length / 2);
    } else {
      await recordRefusal(database, { destination, waiting, reason: attempt.reason });
    }
  }
  await release(database, destination);
  return told;
}

const idsOf = (waiting: readonly { readonly generationId: string }[]) =>
  waiting.map(({ generationId }) => generationId);

const questionOf = (destination: Destination) => ({
  ...destination,
  // Written only from what `filterRules` read.
  filterRules: (destination.filterRules ?? undefined) as FilterRules | undefined,
});

async function send(
  { vault, sender }: OpenContext,
  destination: Destination,
  calls: readonly TracedCall[],
): Promise<DestinationAttempt> {
  // None of them is one that it wants to be told of.
  if (calls.length === 0) return { kind: "accepted", status: 204, ms: 0, refusesContent: false };
  const config = await openConfig(vault, destination).catch(() => undefined);
  if (config) return await sender.send(config, calls);
  const reason = "Its secrets cannot be opened any more: give them again.";
  return { kind: "failed", status: undefined, ms: 0, reason, refusesContent: false };
}

/** What has come meanwhile is told in the next round. */
async function release(database: Database, { id }: Destination): Promise<void> {
  await database.$executeRaw`UPDATE observability_destination SET next_attempt_at = now() WHERE id = ${id} AND failures = 0`;
}
