import type { Database } from "@causeway/db";
import { readWebhookSecrets } from "@causeway/payments";
import type { JobQueue } from "@causeway/queue";
import type { Logger } from "@causeway/telemetry";
import type { Env } from "../../env.ts";
import { stripeWebhook } from "./route.ts";

/** The webhook's route with what it needs. Throws when the signing secret is not one. */
export const stripeRoutes = (
  env: Env,
  log: Logger,
  stores: { readonly database: Database; readonly queue: JobQueue },
) =>
  stripeWebhook({
    ...stores,
    webhookSecrets: readWebhookSecrets(env.STRIPE_WEBHOOK_SECRET),
    livemode: /^[sr]k_live_/.test(env.STRIPE_SECRET_KEY),
    onRefused: (reason) => log.warn({ reason }, "webhook refused"),
    onFailed: (error) => log.error({ error }, "webhook could not be kept"),
  });
