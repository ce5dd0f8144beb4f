import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { createDatabase, type Database, readCreditBalance } from "@causeway/db";
import { createPayments, type Payments, verifyWebhook } from "@causeway/payments";
import { applyStripeEventJob, createJobQueue, type JobQueue } from "@causeway/queue";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { type CheckoutContext, receiveStripeWebhook, startCreditPurchase } from "@causeway/services";
import { createTestDatabase, createTestRedis, createTestWorkspace, pollUntil } from "@causeway/testing";
import { z } from "zod";
import type { RunningWorker } from "./worker.ts";

export type MoneyWorld = Awaited<ReturnType<typeof openMoneyWorld>>;

export type StartedPurchase = {
  readonly context: CheckoutContext;
  readonly workspaceId: string;
  readonly email: string;
  readonly purchaseId: string;
  readonly sessionId: string;
};

const secret = "whsec_money_in_test";
const secretKey = "sk_test_sandbox";

/** Everything around a worker that money comes through: Postgres, Redis, the webhook's route, and the sandbox's Stripe. */
export async function openMoneyWorld() {
  const { url: databaseUrl, appUrl } = await createTestDatabase();
  const redisUrl = (await createTestRedis()).url;
  const database = createDatabase(databaseUrl, { connectionLimit: 10 });
  const queue = createJobQueue(redisUrl);
  const inbox = await startInbox(database, queue);
  const sandbox = await startSandbox({
    port: 0,
    webhookRetryMs: 100,
    stripeWebhook: { url: inbox.url, secret },
  });
  const payments = createPayments({ secretKey, apiBase: sandbox.url });
  return {
    database,
    /** Of the account that may change what the worker's may not. */
    ownerUrl: databaseUrl,
    sandbox,
    /** What a worker needs to live here. */
    variables: {
      DATABASE_URL: appUrl,
      REDIS_URL: redisUrl,
      WORKER_PORT: "0",
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_API_BASE: sandbox.url,
      AUTH_SECRET: "0123456789abcdef0123456789abcdef",
      SMTP_URL: `smtp://127.0.0.1:${sandbox.smtpPort}`,
      LOG_LEVEL: "silent",
    },
    newBuyer: () => newBuyer(database, payments),
    startAndPay: (card?: string) => startAndPay(database, payments, sandbox, card),
    control: (path: string, body: object) => control(sandbox, path, body),
    allWebhooksAreIn: () => allWebhooksAreIn(sandbox),
    close: async () => {
      await sandbox.close();
      inbox.server.close();
      await queue.close();
      await database.$disconnect();
    },
  };
}

/** The webhook's route, as the API serves it: verify, put into the inbox, wake the worker. */
async function startInbox(database: Database, queue: JobQueue): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const receive = async (): Promise<void> => {
      const rawBody = await buffer(request);
      const signature = String(request.headers["stripe-signature"]);
      const verdict = verifyWebhook({ rawBody, signature, now: new Date() }, { secrets: [secret], livemode: false });
      if (verdict.kind === "refused") return void response.writeHead(400).end(verdict.reason);
      const { eventId, toApply } = await receiveStripeWebhook({ database }, { webhook: verdict.webhook, rawBody });
      if (toApply) await queue.enqueue(applyStripeEventJob, { eventId });
      response.writeHead(200).end();
    };
    // Stripe sends again what was not taken.
    receive().catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}/webhooks/stripe` };
}

async function newBuyer(database: Database, payments: Payments) {
  const { workspaceId, ownerId: userId, ownerEmail: email } = await createTestWorkspace(database);
  const actor = { kind: "user" as const, userId, workspaceId, role: "owner" as const };
  const context: CheckoutContext = { database, actor, payments, creditsPageUrl: "http://127.0.0.1:3000/credits" };
  return { context, workspaceId, email };
}

/** A new buyer's $20, paid on the hosted page. */
async function startAndPay(
  database: Database,
  payments: Payments,
  sandbox: Sandbox,
  card?: string,
): Promise<StartedPurchase> {
  const buyer = await newBuyer(database, payments);
  const { purchaseId } = await startCreditPurchase(buyer.context, {
    workspaceId: buyer.workspaceId,
    creditsCents: 2_000,
  });
  const { checkoutSessionId } = await database.creditPurchase.findUniqueOrThrow({ where: { id: purchaseId } });
  const sessionId = checkoutSessionId ?? "";
  await control(sandbox, `/control/stripe/checkout-sessions/${sessionId}/pay`, card === undefined ? {} : { card });
  return { ...buyer, purchaseId, sessionId };
}

const control = (sandbox: Sandbox, path: string, body: object): Promise<Response> =>
  fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const allWebhooksAreIn = (sandbox: Sandbox): Promise<boolean> =>
  pollUntil(
    async () => {
      const answer: unknown = await (await fetch(`${sandbox.url}/control/stripe/webhooks`)).json();
      return typeof answer === "object" && answer !== null && "pending" in answer && answer.pending === 0;
    },
    { timeoutMs: 100_000 },
  );

export const balanceOf = async ({ context, workspaceId }: Pick<StartedPurchase, "context" | "workspaceId">) =>
  (await readCreditBalance(context.database, workspaceId)).balance;

/** The loop of this name has had its first round: what comes from now on it does not find before its next. */
export async function firstRoundOf(worker: RunningWorker, loop: string): Promise<void> {
  const hasBeen = async () => {
    const health = healthSchema.parse(await (await fetch(worker.healthUrl)).json());
    return (health.loops[loop]?.lastSuccessAt ?? null) !== null;
  };
  if (!(await pollUntil(hasBeen, { timeoutMs: 100_000 }))) throw new Error(`${loop} has had no round`);
}

const healthSchema = z.object({ loops: z.record(z.string(), z.object({ lastSuccessAt: z.string().nullable() })) });
