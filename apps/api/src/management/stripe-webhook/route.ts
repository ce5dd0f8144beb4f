import type { Database } from "@causeway/db";
import { verifyWebhook } from "@causeway/payments";
import { applyStripeEventJob, type JobQueue } from "@causeway/queue";
import { receiveStripeWebhook } from "@causeway/services";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

export type StripeWebhookContext = {
  readonly database: Database;
  readonly queue: JobQueue;
  /** From `readWebhookSecrets`, which refuses an empty one. */
  readonly webhookSecrets: readonly string[];
  readonly livemode: boolean;
  /** Told why a delivery was refused; the sender is not. */
  readonly onRefused?: (reason: string) => void;
  /** Told why a genuine event could not be kept. */
  readonly onFailed?: (error: unknown) => void;
};

const maxBodyBytes = 1_048_576;

/**
 * `POST /webhooks/stripe`: 200 once the event is in the inbox, and only then, so Stripe keeps trying until we have it.
 * 400 with one and the same body for everything that is not a genuine, fresh event of ours, 503 while we cannot keep it.
 */
export const stripeWebhook = (context: StripeWebhookContext) =>
  new Hono().post("/webhooks/stripe", bodyLimit({ maxSize: maxBodyBytes, onError: refuse }), async (c) => {
    // The signature covers these bytes: parsing comes after.
    const rawBody = new Uint8Array(await c.req.arrayBuffer());
    const verdict = verifyWebhook(
      { rawBody, signature: c.req.header("stripe-signature"), now: new Date() },
      { secrets: context.webhookSecrets, livemode: context.livemode },
    );
    if (verdict.kind === "refused") {
      context.onRefused?.(verdict.reason);
      return refuse();
    }
    try {
      const { eventId, toApply } = await receiveStripeWebhook(context, { webhook: verdict.webhook, rawBody });
      // Only a wake-up call, which never rejects and which nobody waits for: without Redis the sweeper finds the event.
      if (toApply) void context.queue.enqueue(applyStripeEventJob, { eventId });
      return Response.json({ received: true });
    } catch (error) {
      context.onFailed?.(error);
      return answer(503, "The event could not be kept. Please send it again.");
    }
  });

const refuse = (): Response => answer(400, "This is not a genuine webhook of Stripe.");

const answer = (code: number, message: string): Response =>
  Response.json({ error: { code, message } }, { status: code });
