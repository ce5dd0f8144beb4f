import type { RequestListener } from "node:http";
import { openActivity } from "@causeway/activity";
import { createDestinationSender } from "@causeway/observability";
import { createJobQueue } from "@causeway/queue";
import { createRequestCounts } from "@causeway/redis";
import type { Logger } from "@causeway/telemetry";
import type { Env } from "../env.ts";
import { managementApp } from "./app.ts";
import type { ManagementContext } from "./context.ts";
import { stripeWebhook } from "./stripe-webhook/route.ts";

export type Management = {
  readonly serve: RequestListener;
  close(): Promise<void>;
};

/** The management API and Stripe's webhook, with the queue that they alone need. */
export function openManagement(
  env: Env,
  log: Logger,
  context: Omit<ManagementContext, "measures" | "destinationSender" | "requestCounts">,
  { patienceMs }: { readonly patienceMs?: number | undefined } = {},
): Management {
  const activity = openActivity({
    database: context.database,
    clickhouseUrl: env.CLICKHOUSE_URL,
    onFailure: (error) => log.warn({ error }, "ClickHouse did not answer; Postgres does"),
  });
  const destinationSender = createDestinationSender(context.ownKeys.egress);
  const requestCounts = createRequestCounts(env.REDIS_URL, { timeoutMs: patienceMs });
  const queue = createJobQueue(env.REDIS_URL);
  const webhook = stripeWebhook({
    database: context.database,
    queue,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
    livemode: /^[sr]k_live_/.test(env.STRIPE_SECRET_KEY),
    onRefused: (reason) => log.warn({ reason }, "webhook refused"),
    onFailed: (error) => log.error({ error }, "webhook could not be kept"),
  });
  const serve = managementApp(
    { ...context, measures: activity.measures, destinationSender, requestCounts },
    (error) => log.error({ error }, "request failed"),
    [(router) => router.route("/", webhook)],
  );
  return {
    serve,
    close: async () => {
      requestCounts.disconnect();
      await Promise.all([queue.close(), activity.close(), destinationSender.close()]);
    },
  };
}
