import { postTransaction } from "@causeway/db";
import { fromCents, negate } from "@causeway/money";
import { createPayments } from "@causeway/payments";
import { catchUpEvents, reconcileDay, refundCredits } from "@causeway/services";
import { auditLedger, pollUntil, soundLedger } from "@causeway/testing";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnv } from "./env.ts";
import {
  balanceOf,
  firstRoundOf,
  type MoneyWorld,
  openMoneyWorld,
  type StartedPurchase,
} from "./money-world.fixture.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const dollar = 1_000_000_000n;
let world: MoneyWorld;
let worker: RunningWorker;
beforeAll(async () => {
  world = await openMoneyWorld();
  worker = await startWorker(readEnv(world.variables), pino({ level: "silent" }));
  // It asks for events that were lost when it starts and then by the hour: what is lost here is left to the tests.
  await firstRoundOf(worker, "catch-up-stripe-events");
});
afterAll(async () => {
  await worker.close();
  await world.close();
});

const soon = { timeoutMs: 100_000 };
async function* nothing() {
  yield* [];
}
const today = () => new Date().toISOString().slice(0, 10);
const books = () => ({
  database: world.database,
  payments: createPayments({ secretKey: "sk_test_sandbox", apiBase: world.sandbox.url }),
});
const disputeOf = ({ workspaceId }: StartedPurchase) =>
  world.database.paymentDispute.findFirst({ where: { workspaceId } });

test("with every webhook lost, Stripe's list of events brings what happened, once", async () => {
  await world.control("/control/stripe/webhooks", { drop: true });
  const [plain, disputed] = [await world.startAndPay(), await world.startAndPay("4000000000000259")];
  expect(await world.database.stripeEvent.count()).toBe(0);
  const brought = await catchUpEvents(books());
  expect(brought.length).toBeGreaterThan(3);
  // What the worker does with them may be new to the list.
  expect((await catchUpEvents(books())).filter((eventId) => brought.includes(eventId))).toEqual([]);
  await world.database.$executeRaw`UPDATE stripe_event SET received_at = received_at - interval '10 seconds'`;
  expect(await pollUntil(async () => (await balanceOf(plain)) === 20n * dollar, soon)).toBe(true);
  expect(await pollUntil(async () => (await disputeOf(disputed))?.status === "open", soon)).toBe(true);
  await world.control("/control/stripe/webhooks", { drop: false });
});

test("purchases, refunds, a returned refund and disputes won and lost agree with Stripe's balance to the cent", async () => {
  const [refunded, returned, won, lost] = await Promise.all([
    paid(),
    paid("4000000000005126"),
    world.startAndPay("4000000000000259"),
    world.startAndPay("4000000000000259"),
  ]);
  for (const [purchase, status] of [
    [refunded, "succeeded"],
    [returned, "failed"],
  ] as const) {
    const { id } = await refundCredits(purchase.context, { ...purchase, amountCents: 700 });
    const isThere = async () =>
      (await world.database.creditRefund.findUniqueOrThrow({ where: { id } })).status === status;
    expect(await pollUntil(isThere, soon)).toBe(true);
  }
  for (const [purchase, verb] of [
    [won, "win"],
    [lost, "lose"],
  ] as const) {
    expect(await pollUntil(async () => (await disputeOf(purchase))?.status === "open", soon)).toBe(true);
    await world.control(`/control/stripe/disputes/${(await disputeOf(purchase))?.id}/${verb}`, {});
    const isClosed = async () => (await disputeOf(purchase))?.closedAt !== null;
    expect(await pollUntil(isClosed, soon)).toBe(true);
  }
  await atSandbox("/v1/payouts", { amount: "1500", currency: "usd" });
  const first = await reconcileDay(books(), today());
  expect(first.gaps).toEqual([]);
  expect(first.compared).toBeGreaterThanOrEqual(14);
  expect(await inLedger("external:bank")).toBe(1_500n);
  expect(await atStripe()).toBe(await inLedger());
  expect(await reconcileDay(books(), today())).toEqual(first);
  // Heard of on another day than it moved: each of our postings is looked up by itself.
  const quiet = { ...books().payments, listMovements: nothing };
  expect((await reconcileDay({ ...books(), payments: quiet }, today())).gaps).toEqual([]);
  expect(await atStripe()).toBe(await inLedger());
});

test("money that we have not booked is a gap, with Stripe's object and the amount", async () => {
  const payment = { amount: "1234", currency: "usd", confirm: "true", payment_method: "pm_card_visa" };
  await atSandbox("/v1/payment_intents", payment);
  expect((await reconcileDay(books(), today())).gaps).toMatchObject([
    { source: expect.stringMatching(/^pi_/), stripeCents: 1_234, ledgerCents: null },
  ]);
  expect(await world.database.stripeReconciliation.findUnique({ where: { day: today() } })).toMatchObject({
    gaps: [{ stripeCents: 1_234 }],
  });
});

test("what we booked and Stripe does not have is a gap too", async () => {
  const { workspaceId } = await world.newBuyer();
  await postTransaction(world.database, {
    idempotencyKey: "pi:pi_never",
    kind: "credit-purchase",
    workspaceId,
    reference: "purchase:p",
    entries: [
      { account: "external:stripe", amount: negate(fromCents(2_110)) },
      { account: `workspace:${workspaceId}:credits`, amount: fromCents(2_110) },
    ],
  });
  expect((await reconcileDay(books(), today())).gaps).toContainEqual({
    key: "pi:pi_never",
    source: "pi_never",
    stripeCents: 0,
    ledgerCents: 2_110,
  });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(world.database)).toEqual(soundLedger);
});

async function paid(card?: string): Promise<StartedPurchase> {
  const purchase = await world.startAndPay(card);
  expect(await pollUntil(async () => (await balanceOf(purchase)) === 20n * dollar, soon)).toBe(true);
  return purchase;
}

/** Somebody uses Stripe past us. */
async function atSandbox(path: string, parameters: Record<string, string>): Promise<void> {
  const headers = { authorization: "Bearer sk_test_sandbox" };
  const response = await fetch(`${world.sandbox.url}${path}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(parameters),
  });
  expect(response.status).toBe(200);
}

/** Our balance at Stripe, net of its fees, in cents. */
async function atStripe(): Promise<bigint> {
  let net = 0n;
  const now = Date.now();
  const range = { from: new Date(now - 86_400_000), to: new Date(now + 86_400_000) };
  for await (const { amountCents, feeCents } of books().payments.listMovements(range))
    net += BigInt(amountCents - feeCents);
  return net;
}

/** The same by our ledger, or what it paid out to our bank. */
async function inLedger(account = "external:stripe"): Promise<bigint> {
  const [row] = await world.database.$queryRaw<{ total: bigint }[]>`
    SELECT -sum(amount_nano)::bigint AS total FROM ledger_entry JOIN ledger_account ON ledger_account.id = account_id
     WHERE name = ${account}`;
  return (row?.total ?? 0n) / 10_000_000n;
}
