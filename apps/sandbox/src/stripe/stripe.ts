import { join } from "node:path";
import type { Exchange } from "../http/exchange.ts";
import { answerApi, type ApiContext } from "./answer-api.ts";
import { answerCheckout } from "./checkout/answer-checkout.ts";
import { expireOverdueSessions } from "./checkout/complete-session.ts";
import { answerStripeControl } from "./control.ts";
import { settleDebits } from "./payments/sepa-debit.ts";
import { finishOverdueRefunds } from "./reversals/make-refund.ts";
import { registerEndpoint } from "./resources/webhook-endpoints.ts";
import { emptyState } from "./state.ts";
import { StateFile } from "./state-file.ts";
import { WebhookDelivery, webhookSettingsSchema } from "./webhooks/webhook-delivery.ts";
import { Idempotency } from "./wire/idempotency.ts";
import type { StripeWorld } from "./world.ts";

export type StripeOptions = {
  /** Where the state is kept; without it, in memory only. */
  stateDir?: string | undefined;
  /** An endpoint that gets every event, besides those registered by API. */
  webhook?: { url: string; secret: string } | undefined;
  /** The first wait before a refused webhook is sent again. */
  webhookRetryMs: number;
  publicUrl: () => string;
  onError: (error: unknown) => void;
};

const environmentEndpoint = "we_1SandboxEnvironment";

/** Stripe: its API under `/v1`, its hosted page under `/checkout`, its levers under `/control/stripe`. */
export function openStripe(options: StripeOptions) {
  const state = emptyState();
  const file =
    options.stateDir === undefined
      ? undefined
      : new StateFile(join(options.stateDir, "stripe.json"), state, options.onError);
  file?.load();
  const onChange = () => file?.touch();
  const delivery = new WebhookDelivery(state, options.webhookRetryMs, onChange);
  const world: StripeWorld = {
    state,
    publicUrl: options.publicUrl,
    request: null,
    onEvent: (event) => delivery.enqueue(event),
  };
  const api: ApiContext = {
    world,
    idempotency: new Idempotency(state.savedAnswers),
    trouble: { latencyMs: 0, failures: 0, status: 500, lostAnswers: 0 },
    onChange,
  };
  state.webhookEndpoints.remove(environmentEndpoint);
  if (options.webhook) registerEnvironmentEndpoint(world, options.webhook);
  const clock = setInterval(() => passTime(world), 1_000).unref();
  delivery.schedule();

  return {
    api: (exchange: Exchange) => answerApi(exchange, api),
    checkout: (exchange: Exchange) => answerCheckout(exchange, world, onChange),
    control: (exchange: Exchange, path: string) => answerStripeControl(exchange, path, { ...api, delivery }),
    /** Ends scripted trouble; with `everything`, forgets all customers and payments too. */
    reset(everything: boolean): void {
      Object.assign(api.trouble, { latencyMs: 0, failures: 0, status: 500, lostAnswers: 0 });
      delivery.settings = webhookSettingsSchema.parse({});
      if (everything) {
        for (const table of Object.values(state)) table.load([]);
        if (options.webhook) registerEnvironmentEndpoint(world, options.webhook);
      }
      delivery.schedule();
      onChange();
    },
    async close(): Promise<void> {
      clearInterval(clock);
      delivery.close();
      await file?.close();
    },
  };
}

function passTime(world: StripeWorld): void {
  expireOverdueSessions(world);
  finishOverdueRefunds(world);
  settleDebits(world);
}

function registerEnvironmentEndpoint(world: StripeWorld, webhook: { url: string; secret: string }): void {
  registerEndpoint(world, {
    id: environmentEndpoint,
    ...webhook,
    enabledEvents: ["*"],
    description: "Set by the sandbox's environment",
    apiVersion: null,
    metadata: {},
  });
}
