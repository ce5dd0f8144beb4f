import { z } from "zod";
import { defineJob } from "./job-definition.ts";

/** Applies one event of the Stripe inbox. Few attempts: the sweeper takes over. */
export const applyStripeEventJob = defineJob({
  name: "apply-stripe-event",
  payload: z.object({ eventId: z.string() }),
  key: ({ eventId }) => eventId,
  attempts: 3,
  backoffMs: 1_000,
});

/** Mails the receipt of a paid purchase. */
export const sendReceiptJob = defineJob({
  name: "send-receipt",
  payload: z.object({ purchaseId: z.string() }),
  key: ({ purchaseId }) => purchaseId,
  attempts: 5,
  backoffMs: 5_000,
});

/** Refreshes the catalogue now, because somebody asked for it. Tried once: the next is due by itself. */
export const refreshCatalogJob = defineJob({
  name: "refresh-catalog",
  payload: z.object({}),
  key: () => "now",
  attempts: 1,
  backoffMs: 1_000,
});
