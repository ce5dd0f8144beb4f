import { openActivity } from "@causeway/activity";
import { createDatabase, createMoneyPool } from "@causeway/db";
import { createMailer } from "@causeway/mail";
import { createPayments } from "@causeway/payments";
import {
  applyStripeEventJob,
  createJobQueue,
  type JobDefinition,
  refreshCatalogJob,
  sendReceiptJob,
  startJobWorker,
} from "@causeway/queue";
import { defaultPaceLimits } from "@causeway/services";
import type { Logger } from "pino";
import { startActivityLoops } from "./activity/activity-loops.ts";
import { startAlertLoops } from "./alerts/alert-loops.ts";
import { startBookLoops } from "./books/book-loops.ts";
import { startCatalogLoops } from "./catalog/catalog-loops.ts";
import type { WorkerContext } from "./context.ts";
import type { Env } from "./env.ts";
import { startHealthServer } from "./health.ts";
import { applyStripeEvent } from "./jobs/apply-stripe-event.ts";
import { sendReceipt } from "./jobs/send-receipt.ts";
import { createPurchaseCatchUp } from "./loops/catch-up-purchases.ts";
import { catchUpRefunds } from "./loops/catch-up-refunds.ts";
import { catchUpStripeEvents, reconcileStripe } from "./loops/keep-stripe-books.ts";
import { expireGrants } from "./loops/expire-grants.ts";
import { forgetContent } from "./loops/forget-content.ts";
import { noteInvoices } from "./loops/note-invoices.ts";
import { queueUnsentReceipts } from "./loops/queue-unsent-receipts.ts";
import { recoverAbandonedGenerations } from "./loops/recover-generations.ts";
import { runTopUps } from "./loops/run-top-ups.ts";
import { tellOfLeavingModels } from "./loops/tell-of-leaving-models.ts";
import { sendInvitations } from "./loops/send-invitations.ts";
import { sendNotices } from "./loops/send-notices.ts";
import { forgetSignInMails, sendSignInMails } from "./loops/send-sign-in-mails.ts";
import { startObservabilityLoops } from "./observability/observability-loops.ts";
import { startLeaseLoops } from "./leases/lease-loops.ts";
import { startLoop } from "./loops/start-loop.ts";
import { sweepStripeEvents } from "./loops/sweep-stripe-events.ts";
import { queueWeeklyDigests } from "./loops/weekly-digests.ts";

export type RunningWorker = {
  readonly healthUrl: string;
  /** Lets what is under way finish, then lets go of everything, in the order in which it is used. */
  readonly close: () => Promise<void>;
};

const hourMs = 3_600_000;

/** Wires the worker: adapters, jobs with their handlers, loops, health check. */
export async function startWorker(env: Env, log: Logger): Promise<RunningWorker> {
  const database = createDatabase(env.DATABASE_URL);
  const context: WorkerContext = {
    database,
    activity: openActivity({
      database,
      clickhouseUrl: env.CLICKHOUSE_URL,
      onFailure: (error) => log.warn({ err: error }, "ClickHouse did not answer; Postgres does"),
    }),
    pool: createMoneyPool(env.DATABASE_URL, { connectionLimit: 4 }),
    payments: createPayments({
      secretKey: env.STRIPE_SECRET_KEY,
      apiBase: env.STRIPE_API_BASE,
      collectsTax: env.STRIPE_AUTOMATIC_TAX === "on",
    }),
    mailer: createMailer({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }),
    queue: createJobQueue(env.REDIS_URL),
    log,
    paceLimits: { ...defaultPaceLimits, refusedCardsPerDay: env.REFUSED_CARDS_PER_DAY },
    dashboardUrl: env.DASHBOARD_URL,
    signInSecret: env.AUTH_SECRET,
    creditsPageUrl: `${env.DASHBOARD_URL.replace(/\/+$/, "")}/credits`,
  };

  const run = <Payload>(
    job: JobDefinition<Payload>,
    handle: (context: WorkerContext, payload: Payload) => Promise<void>,
  ) =>
    startJobWorker({
      redisUrl: env.REDIS_URL,
      job,
      handle: (payload) => handle(context, payload),
      onError: (error, jobName) => log.warn({ err: error, job: jobName }, "job trouble"),
    });
  const catalog = startCatalogLoops(env, context);
  const jobs = [
    run(applyStripeEventJob, applyStripeEvent),
    run(sendReceiptJob, sendReceipt),
    run(refreshCatalogJob, () => catalog.refreshNow()),
  ];

  // None of these needs Redis: with it away money still arrives and abandoned calls are still settled.
  const catchUpPurchases = createPurchaseCatchUp();
  const loops = [
    startLoop({ name: "sweep-stripe-events", everyMs: 10_000, log, task: () => sweepStripeEvents(context) }),
    startLoop({ name: "catch-up-purchases", everyMs: 30_000, log, task: () => catchUpPurchases(context) }),
    startLoop({ name: "catch-up-refunds", everyMs: 15_000, log, task: () => catchUpRefunds(context) }),
    startLoop({ name: "run-top-ups", everyMs: 5_000, log, task: () => runTopUps(context) }),
    startLoop({ name: "catch-up-stripe-events", everyMs: hourMs, log, task: () => catchUpStripeEvents(context) }),
    startLoop({ name: "reconcile-stripe", everyMs: hourMs, log, task: () => reconcileStripe(context) }),
    startLoop({ name: "weekly-digests", everyMs: 600_000, log, task: () => queueWeeklyDigests(context) }),
    startLoop({ name: "tell-of-leaving-models", everyMs: hourMs, log, task: () => tellOfLeavingModels(context) }),
    // Somebody waits for each of these.
    startLoop({ name: "send-sign-in-mails", everyMs: 500, log, task: () => sendSignInMails(context) }),
    startLoop({ name: "forget-sign-in-mails", everyMs: hourMs, log, task: () => forgetSignInMails(context) }),
    startLoop({ name: "send-invitations", everyMs: 2_000, log, task: () => sendInvitations(context) }),
    startLoop({ name: "send-notices", everyMs: 5_000, log, task: () => sendNotices(context) }),
    ...(env.GRANTED_CREDITS_EXPIRE === "on"
      ? [startLoop({ name: "expire-grants", everyMs: hourMs, log, task: () => expireGrants(context) })]
      : []),
    startLoop({ name: "forget-content", everyMs: 600_000, log, task: () => forgetContent(context) }),
    startLoop({ name: "note-invoices", everyMs: 60_000, log, task: () => noteInvoices(context) }),
    startLoop({ name: "queue-unsent-receipts", everyMs: 15_000, log, task: () => queueUnsentReceipts(context) }),
    startLoop({ name: "recover-generations", everyMs: 3_000, log, task: () => recoverAbandonedGenerations(context) }),
  ];

  const leases =
    env.MONEY_REDIS_URL === undefined ? undefined : await startLeaseLoops(env, env.MONEY_REDIS_URL, context);
  loops.push(...(leases?.loops ?? []));

  const books = startBookLoops(env, context);
  loops.push(...books.loops);

  const alerts = startAlertLoops(env, context);
  loops.push(...alerts.loops);

  const activity = startActivityLoops(env, context);
  const observability = startObservabilityLoops(env, context);
  loops.push(...observability.loops);

  loops.push(...catalog.loops, ...activity.loops);

  const health = await startHealthServer({ host: env.WORKER_HOST, port: env.WORKER_PORT, context, loops });
  return {
    healthUrl: health.url,
    close: async () => {
      await Promise.all([...loops.map((loop) => loop.stop()), ...jobs.map((job) => job.close())]);
      await leases?.close();
      await books.close();
      await alerts.close();
      await observability.close();
      await catalog.close();
      await activity.close();
      await health.close();
      await context.queue.close();
      context.mailer.close();
      await context.activity.close();
      await context.pool.end();
      await context.database.$disconnect();
    },
  };
}
