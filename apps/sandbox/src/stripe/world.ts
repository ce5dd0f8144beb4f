import type Stripe from "stripe";
import { newId } from "./ids.ts";
import type { StripeState } from "./state.ts";

export const apiVersion = "2026-10-28.endive";

/** What the resources act on. One request is handled at a time, start to end, so its facts can stand here. */
export type StripeWorld = {
  state: StripeState;
  /** Where browsers reach the sandbox. */
  publicUrl: () => string;
  /** The request that events are attributed to; null when time or a hosted page caused them. */
  request: { id: string; idempotencyKey: string | null } | null;
  /** Told about each new event, to deliver it. */
  onEvent: (event: Stripe.EventBase) => void;
};

/** Seconds since 1970, as all of Stripe's times are. */
export const nowSeconds = () => Math.floor(Date.now() / 1_000);

const mostEvents = 5_000;

/** Records that something happened, with the object as it is at this moment, and hands it to delivery. */
export function emit(world: StripeWorld, type: Stripe.EventBase["type"], object: object, previous?: object): void {
  const event: Stripe.EventBase = {
    id: newId.event(),
    object: "event",
    api_version: apiVersion,
    created: nowSeconds(),
    data: { object: structuredClone(object), ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: 0,
    request: { id: world.request?.id ?? null, idempotency_key: world.request?.idempotencyKey ?? null },
    type,
  };
  world.state.events.insert(event);
  world.state.events.keepNewest(mostEvents);
  world.onEvent(event);
}

/** Stripe's merge: new values win, an empty text deletes, everything else stays. */
export function mergeMetadata(
  current: Stripe.Metadata | null,
  change: Stripe.Emptyable<Stripe.MetadataParam> | undefined,
): Stripe.Metadata {
  if (change === undefined || change === null) return current ?? {};
  if (change === "") return {};
  const entries = Object.entries({ ...current, ...change });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== "" && value !== null).map(([name, value]) => [name, String(value)]),
  );
}
