import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { createDatabase, type Database, readCreditBalance } from "@causeway/db";
import { createPayments, type Payments, verifyWebhook } from "@causeway/payments";
import { applyStripeEventJob, createJobQueue, type JobQueue } from "@causeway/queue";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { confirmCreditPurchase, receiveStripeWebhook, startCreditPurchase } from "@causeway/services";
import {
  auditLedger,
  createTestDatabase,
  createTestRedis,
  createTestWorkspace,
  pollUntil,
  soundLedger,
} from "@causeway/testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const secret = "whsec_money_in_test";
const secretKey = "sk_test_sandbox";
const credits = 20_000_000_000n;

let databaseUrl: string;
let database: Database;
let redisUrl: string;
let queue: JobQueue;
let inbox: Server;
let sandbox: Sandbox;
let payments: Payments;
const workers: RunningWorker[] = [];

beforeAll(async () => {
  databaseUrl = (await createTestDatabase()).url;
  database = createDatabase(databaseUrl, { connectionLimit: 10 });
  redisUrl = (await createTestRedis()).url;
  queue = createJobQueue(redisUrl);
  inbox = await startInbox();
  const address = inbox.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  sandbox = await startSandbox({
    port: 0,
    webhookRetryMs: 100,
    stripeWebhook: { url: `http://127.0.0.1:${port}/webhooks/stripe`, secret },
  });
  payments = createPayments({ secretKey, apiBase: sandbox.url });
});
afterAll(async () => {
  await sandbox.close();
  inbox.close();
  await queue.close();
  await database.$disconnect();
});
beforeEach(() => control("/control/stripe/webhooks", { drop: false, duplicate: 0, reorder: false, paused: false }));
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
});

test("a webhook credits, and the receipt is mailed to the buyer", async () => {
  await work();
  const purchase = await startAndPay();
  expect(await isCredited(purchase)).toBe(true);
  const row = await database.creditPurchase.findUniqueOrThrow({ where: { id: purchase.purchaseId } });
  expect(row).toMatchObject({ status: "paid", feeCents: 110, receiptUrl: expect.stringContaining(sandbox.url) });
  expect(await pollUntil(async () => (await mailsTo(purchase.email)).length === 1, { timeoutMs: 20_000 })).toBe(true);
  const [mail] = await mailsTo(purchase.email);
  expect(mail).toMatchObject({ subject: "Receipt: $20.00 of Causeway credits" });
  expect(mail?.text).toContain("$21.10");
});

test("every event twenty-one times, out of order, at two workers, with the success page in between: one credit", async () => {
  await Promise.all([work(), work()]);
  await control("/control/stripe/webhooks", { duplicate: 20, reorder: true });
  const purchase = await startAndPay();
  const { context, workspaceId, sessionId } = purchase;
  const confirmed = await Promise.all(
    Array.from({ length: 5 }, () => confirmCreditPurchase(context, { workspaceId, sessionId })),
  );
  expect(confirmed.every(({ status }) => status === "paid")).toBe(true);
  expect(await allWebhooksAreIn()).toBe(true);
  expect(await allEventsAreApplied()).toBe(true);
  expect(await balanceOf(purchase)).toBe(credits);
});

describe("no webhook", () => {
  test("the success page alone credits, without any worker", async () => {
    await control("/control/stripe/webhooks", { drop: true });
    const purchase = await startAndPay();
    const { context, workspaceId, sessionId } = purchase;
    expect(await confirmCreditPurchase(context, { workspaceId, sessionId })).toMatchObject({
      status: "paid",
      isNewlyPaid: true,
    });
    expect(await balanceOf(purchase)).toBe(credits);
  });

  test("and no success page: the worker finds the payment two minutes later", async () => {
    await control("/control/stripe/webhooks", { drop: true });
    const purchase = await startAndPay();
    await database.$executeRaw`
      UPDATE credit_purchase SET created_at = clock_timestamp() - interval '121 seconds' WHERE id = ${purchase.purchaseId}`;
    await work();
    expect(await isCredited(purchase)).toBe(true);
  });
});

test("with Redis away the sweeper credits what the webhook put into the inbox", async () => {
  await work({ REDIS_URL: "redis://127.0.0.1:1" });
  const purchase = await startAndPay();
  expect(await isCredited(purchase)).toBe(true);
});

test("what another card or an abandoned page brings is nothing", async () => {
  await work();
  const declined = await startAndPay("4000000000000002");
  const { context, workspaceId, sessionId } = declined;
  expect(await confirmCreditPurchase(context, { workspaceId, sessionId })).toMatchObject({ status: "pending" });
  expect(await balanceOf(declined)).toBe(0n);
});

test("Stripe failing on the way makes no second page", async () => {
  const buyer = await newBuyer();
  const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
  await control("/control/stripe/api", { failures: 2, status: 500 });
  const first = await startCreditPurchase(buyer.context, input);
  const second = await startCreditPurchase(buyer.context, input);
  expect(second.checkoutUrl).toBe(first.checkoutUrl);
});

test("Stripe being away is said so, and the same purchase goes on later", async () => {
  const buyer = await newBuyer();
  const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
  const away = { ...buyer.context, payments: createPayments({ secretKey, apiBase: "http://127.0.0.1:1" }) };
  await expect(startCreditPurchase(away, input)).rejects.toMatchObject({
    code: "service-unavailable",
    message: expect.stringContaining("Nothing was charged"),
  });
  expect(await startCreditPurchase(buyer.context, input)).toMatchObject({ purchaseId: input.purchaseId });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});

/** The webhook's route, as the API serves it: verify, put into the inbox, wake the worker. */
async function startInbox(): Promise<Server> {
  const server = createServer((request, response) => {
    void buffer(request).then(async (rawBody) => {
      const signature = String(request.headers["stripe-signature"]);
      const verdict = verifyWebhook({ rawBody, signature, now: new Date() }, { secrets: [secret], livemode: false });
      if (verdict.kind === "refused") return response.writeHead(400).end(verdict.reason);
      const { eventId, toApply } = await receiveStripeWebhook({ database }, { webhook: verdict.webhook, rawBody });
      if (toApply) await queue.enqueue(applyStripeEventJob, { eventId });
      return response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function work(change: Record<string, string> = {}): Promise<void> {
  const env = readEnv({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    WORKER_PORT: "0",
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_API_BASE: sandbox.url,
    SMTP_URL: `smtp://127.0.0.1:${sandbox.smtpPort}`,
    ...change,
  });
  workers.push(await startWorker(env, pino({ level: "silent" })));
}

async function newBuyer() {
  const { workspaceId, ownerId: userId, ownerEmail: email } = await createTestWorkspace(database);
  const actor = { kind: "user" as const, userId, workspaceId, role: "owner" as const };
  return {
    context: { database, actor, payments, creditsPageUrl: "http://127.0.0.1:3000/credits" },
    workspaceId,
    email,
  };
}

async function startAndPay(card?: string) {
  const buyer = await newBuyer();
  const { purchaseId } = await startCreditPurchase(buyer.context, {
    workspaceId: buyer.workspaceId,
    creditsCents: 2_000,
  });
  const { checkoutSessionId } = await database.creditPurchase.findUniqueOrThrow({ where: { id: purchaseId } });
  const sessionId = checkoutSessionId ?? "";
  await control(`/control/stripe/checkout-sessions/${sessionId}/pay`, card === undefined ? {} : { card });
  return { ...buyer, purchaseId, sessionId };
}

const control = (path: string, body: object): Promise<Response> =>
  fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const balanceOf = async ({ workspaceId }: { readonly workspaceId: string }): Promise<bigint> =>
  (await readCreditBalance(database, workspaceId)).balance;

const isCredited = (purchase: { readonly workspaceId: string }): Promise<boolean> =>
  pollUntil(async () => (await balanceOf(purchase)) === credits, { timeoutMs: 40_000 });

const allWebhooksAreIn = (): Promise<boolean> =>
  pollUntil(
    async () => {
      const answer: unknown = await (await fetch(`${sandbox.url}/control/stripe/webhooks`)).json();
      return typeof answer === "object" && answer !== null && "pending" in answer && answer.pending === 0;
    },
    { timeoutMs: 40_000 },
  );

const allEventsAreApplied = (): Promise<boolean> =>
  pollUntil(async () => (await database.stripeEvent.count({ where: { state: "pending" } })) === 0, {
    timeoutMs: 40_000,
  });

async function mailsTo(address: string): Promise<{ subject: string; text: string }[]> {
  const response = await fetch(`${sandbox.url}/mail/messages?to=${encodeURIComponent(address)}`);
  const answer = (await response.json()) as { messages: { subject: string; text: string }[] };
  return answer.messages;
}
