import type Stripe from "stripe";
import { z } from "zod";
import { newId } from "../ids.ts";
import { matches } from "../resources/events.ts";
import type { Delivery, EndpointRow, StripeState } from "../state.ts";
import { nowSeconds } from "../world.ts";
import { signPayload } from "./sign-payload.ts";

export const webhookSettingsSchema = z.strictObject({
  /** Events that happen meanwhile are never sent, unless they are sent again by hand. */
  drop: z.boolean().default(false),
  /** How many extra copies of each event are sent; `true` is one. */
  duplicate: z.union([z.boolean().transform(Number), z.int().min(0).max(20)]).default(0),
  delayMs: z.number().min(0).max(3_600_000).default(0),
  /** Events that happen close together arrive in the opposite order. */
  reorder: z.boolean().default(false),
  /** Nothing is sent; all is kept until this is false again. */
  paused: z.boolean().default(false),
});
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>;

const answerTimeoutMs = 20_000;
const mostAttempts = 20;
const longestRetryMs = 60_000;
const reorderWindowMs = 400;
const mostDeliveries = 5_000;
const mostAtOnce = 50;

/** Sends events to the registered endpoints until they are accepted, as well or as badly as it is told to. */
export class WebhookDelivery {
  settings: WebhookSettings = webhookSettingsSchema.parse({});
  #state: StripeState;
  #retryMs: number;
  #onChange: () => void;
  #timer: NodeJS.Timeout | undefined;
  #sending = new Set<string>();
  #closed = new AbortController();
  #reordering = { startedAt: 0, count: 0 };

  /** `retryMs` is the first wait after a failure; each further one is twice as long, up to a minute. */
  constructor(state: StripeState, retryMs: number, onChange: () => void) {
    this.#state = state;
    this.#retryMs = retryMs;
    this.#onChange = onChange;
  }

  /** One delivery for each endpoint that wants this event, and as many more as duplicates are asked for. */
  enqueue(event: Stripe.EventBase): void {
    const status = this.settings.drop ? "dropped" : "pending";
    for (const row of this.#endpointsFor(event)) {
      for (let copy = 0; copy <= this.settings.duplicate; copy += 1) this.#add(event, row, status, this.#dueAt());
    }
    this.#state.deliveries.keepNewest(mostDeliveries);
    this.schedule();
  }

  /** Sends an event once more, whatever became of it before. Returns the number of endpoints that get it. */
  resend(event: Stripe.EventBase): number {
    const endpoints = this.#endpointsFor(event);
    for (const row of endpoints) this.#add(event, row, "pending", Date.now());
    this.schedule();
    return endpoints.length;
  }

  /** Sends what is due and wakes up again when the next one is. */
  schedule(): void {
    clearTimeout(this.#timer);
    if (this.settings.paused || this.#closed.signal.aborted) return;
    const waiting = this.#state.deliveries
      .all()
      .filter((delivery) => delivery.status === "pending" && !this.#sending.has(delivery.id))
      .toSorted((left, right) => left.dueAt - right.dueAt);
    const now = Date.now();
    const due = waiting.filter((each) => each.dueAt <= now);
    for (const delivery of due.slice(0, mostAtOnce - this.#sending.size)) void this.#send(delivery);
    const next = waiting.find((delivery) => delivery.dueAt > now);
    if (next) this.#timer = setTimeout(() => this.schedule(), Math.min(next.dueAt - now, 60_000)).unref();
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#timer);
  }

  #endpointsFor(event: Stripe.EventBase): EndpointRow[] {
    return this.#state.webhookEndpoints
      .all()
      .filter(({ endpoint }) => endpoint.status === "enabled")
      .filter(({ endpoint }) => endpoint.enabled_events.some((wanted) => matches(event.type, wanted)));
  }

  #add(event: Stripe.EventBase, row: EndpointRow, status: Delivery["status"], dueAt: number): void {
    const delivery: Delivery = {
      id: newId.delivery(),
      eventId: event.id,
      endpointId: row.id,
      attempts: 0,
      status,
      dueAt,
      lastStatus: null,
      lastError: null,
    };
    this.#state.deliveries.insert(delivery);
    if (status === "pending") event.pending_webhooks += 1;
    this.#onChange();
  }

  /** In a reordering window each later event is due a little before the one that came first. */
  #dueAt(): number {
    const now = Date.now();
    const due = now + this.settings.delayMs;
    if (!this.settings.reorder) return due;
    if (now - this.#reordering.startedAt > reorderWindowMs) this.#reordering = { startedAt: now, count: 0 };
    this.#reordering.count += 1;
    return this.#reordering.startedAt + this.settings.delayMs + reorderWindowMs + 800 - this.#reordering.count * 40;
  }

  async #send(delivery: Delivery): Promise<void> {
    const event = this.#state.events.find(delivery.eventId);
    const row = this.#state.webhookEndpoints.find(delivery.endpointId);
    if (!event || !row) {
      delivery.status = "failed";
      delivery.lastError = "The event or the endpoint is gone.";
      return;
    }
    this.#sending.add(delivery.id);
    delivery.attempts += 1;
    const outcome = await this.#post(event, row);
    this.#sending.delete(delivery.id);
    if (this.#closed.signal.aborted) return;
    delivery.lastStatus = outcome.status;
    delivery.lastError = outcome.error;
    if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) delivery.status = "delivered";
    else if (delivery.attempts >= mostAttempts) delivery.status = "failed";
    else delivery.dueAt = Date.now() + Math.min(longestRetryMs, this.#retryMs * 2 ** (delivery.attempts - 1));
    if (delivery.status !== "pending") event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
    this.#onChange();
    this.schedule();
  }

  async #post(event: Stripe.EventBase, row: EndpointRow): Promise<{ status: number | null; error: string | null }> {
    const payload = JSON.stringify(event, undefined, 2);
    try {
      const response = await fetch(row.endpoint.url, {
        method: "POST",
        redirect: "manual",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
          "stripe-signature": signPayload(payload, row.secret, nowSeconds()),
        },
        body: payload,
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(answerTimeoutMs)]),
      });
      await response.body?.cancel();
      return { status: response.status, error: null };
    } catch (error) {
      return {
        status: null,
        error:
          error instanceof Error
            ? [error.message, error.cause instanceof Error ? error.cause.message : ""].filter(Boolean).join(": ")
            : String(error),
      };
    }
  }
}
