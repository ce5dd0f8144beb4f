import { createHash } from "node:crypto";
import type { Database } from "@causeway/db";
import type { StripeWebhook } from "@causeway/payment-books";

export type ReceivedWebhook = {
  readonly eventId: string;
  /** Whether someone should look at it; false for types that we only write down. */
  readonly toApply: boolean;
};

/**
 * Puts a genuine webhook into the inbox, once however often it is delivered. When this returns it is safe to answer 200:
 * the sweeper applies it even when nobody else does.
 */
export async function receiveStripeWebhook(
  { database }: { readonly database: Database },
  { webhook, rawBody }: { readonly webhook: StripeWebhook; readonly rawBody: Uint8Array },
): Promise<ReceivedWebhook> {
  await database.stripeEvent.createMany({
    data: [
      {
        id: webhook.eventId,
        type: webhook.type,
        objectId: webhook.objectId,
        payloadHash: createHash("sha256").update(rawBody).digest("hex"),
        state: webhook.concernsPurchases ? "pending" : "ignored",
      },
    ],
    skipDuplicates: true,
  });
  return { eventId: webhook.eventId, toApply: webhook.concernsPurchases };
}
