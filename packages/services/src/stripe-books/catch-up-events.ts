import { createHash } from "node:crypto";
import type { Database } from "@causeway/db";
import type { Payments } from "@causeway/payment-books";

const hourMs = 3_600_000;
/** A day less than Stripe keeps events. */
const longestMs = 29 * 24 * hourMs;

/**
 * Asks Stripe for the events since shortly before the newest one in the inbox and puts in those that never arrived, as
 * if they had been delivered. Returns their ids.
 */
export async function catchUpEvents(context: {
  readonly database: Database;
  readonly payments: Payments;
}): Promise<readonly string[]> {
  const { database, payments } = context;
  const missing: string[] = [];
  for await (const { eventId, type, objectId } of payments.listEvents(await since(database))) {
    const payloadHash = createHash("sha256").update(`listed:${eventId}`).digest("hex");
    const { count } = await database.stripeEvent.createMany({
      data: [{ id: eventId, type, objectId, payloadHash, state: "pending" }],
      skipDuplicates: true,
    });
    if (count > 0) missing.push(eventId);
  }
  return missing;
}

/** At least three hours back, because events may overtake each other. */
async function since(database: Database): Promise<Date> {
  const newest = await database.stripeEvent.aggregate({ _max: { receivedAt: true } });
  const now = Date.now();
  const from = newest._max.receivedAt === null ? 0 : newest._max.receivedAt.getTime() - hourMs;
  return new Date(Math.max(now - longestMs, Math.min(now - 3 * hourMs, from)));
}
