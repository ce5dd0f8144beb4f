import { handledTypes, type StripeWebhook } from "@causeway/payment-books";
import { Stripe } from "stripe";
import { z } from "zod";

export type WebhookVerdict =
  | { readonly kind: "genuine"; readonly webhook: StripeWebhook }
  /** `reason` is for our logs: the sender gets the same answer whatever it is. */
  | { readonly kind: "refused"; readonly reason: string };

export type WebhookDelivery = {
  /** As it arrived, byte for byte. */
  readonly rawBody: Uint8Array;
  /** The `Stripe-Signature` header. */
  readonly signature: string | undefined;
  readonly now: Date;
};

const toleranceSeconds = 300;
const maxFutureSeconds = 60;

/** Decides whether a delivery is from our Stripe account, about our mode, and neither old nor from the future. */
export function verifyWebhook(
  delivery: WebhookDelivery,
  { secrets, livemode }: { readonly secrets: readonly string[]; readonly livemode: boolean },
): WebhookVerdict {
  const { rawBody, signature, now } = delivery;
  if (signature === undefined) return refused("no signature");
  if (secrets.length === 0) return refused("no secret");
  if (!secrets.some((secret) => isSigned(rawBody, signature, secret, now)))
    return refused("wrong signature or too old");
  if (secondsAhead(signature, now) > maxFutureSeconds) return refused("signed in the future");

  const event = readEvent(rawBody);
  if (event === undefined) return refused("not an event");
  if (event.livemode !== livemode) return refused(`an event of ${event.livemode ? "live" : "test"} mode`);
  if (event.account !== undefined && event.account !== null) return refused("an event of another account");
  return {
    kind: "genuine",
    webhook: {
      eventId: event.id,
      type: event.type,
      objectId: event.data.object.id,
      concernsPurchases: handledTypes.has(event.type),
    },
  };
}

const refused = (reason: string): WebhookVerdict => ({ kind: "refused", reason });

function isSigned(rawBody: Uint8Array, signature: string, secret: string, now: Date): boolean {
  try {
    Stripe.webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds, undefined, now.getTime());
    return true;
  } catch {
    return false;
  }
}

/** The signature covers the last `t`, and Stripe's library takes any time in the future. */
function secondsAhead(signature: string, now: Date): number {
  const signedAt = signature.split(",").findLast((item) => item.startsWith("t="));
  return Number.parseInt(signedAt?.slice(2) ?? "", 10) - Math.floor(now.getTime() / 1000);
}

const eventShape = z.object({
  id: z.string().startsWith("evt_").max(255),
  type: z.string().max(255),
  livemode: z.boolean(),
  account: z.string().nullish(),
  data: z.object({ object: z.object({ id: z.string().max(255) }) }),
});

function readEvent(rawBody: Uint8Array) {
  try {
    return eventShape.parse(JSON.parse(new TextDecoder().decode(rawBody)));
  } catch {
    return undefined;
  }
}
