import { isDeepStrictEqual } from "node:util";
import { createDatabase, type Database } from "@causeway/db";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { expect, test } from "vitest";
import { applyStripeEvent } from "../credit-purchase/apply.ts";
import { newPurchase, receive } from "../credit-purchase/purchase.fixture.ts";
import { accountsOf, standingOf } from "../credit-refund/reversals.fixture.ts";

type Step = "session" | "intent" | "charge" | "part" | "rest" | "opened" | "won" | "lost";
type End = "won" | "lost";

const allOrders = 5_040;
/** Each on a workspace of its own, so they may all go on at once. */
const atOnce = 5;

/**
 * Declares the test that the seven events of a payment whose dispute ends so leave the same books in every order. The
 * ends are in files of their own, which run side by side. `ORDER_SAMPLES=5040` takes all orders, else a sample by
 * `ORDER_SEED`.
 */
export function testOrders(end: End): void {
  const seed = Number(process.env["ORDER_SEED"] ?? 1);
  const samples = Math.min(allOrders, Number(process.env["ORDER_SAMPLES"] ?? 150));

  test(
    `the order in which Stripe's events arrive does not matter: dispute ${end}, ${samples} of 5,040 orders, seed ${seed}`,
    async () => {
      const database = createDatabase((await createTestDatabase()).url, {
        ...patient,
        connectionLimit: atOnce,
        preparesStatements: true,
      });
      const steps: readonly Step[] = ["session", "intent", "charge", "part", "rest", "opened", end];
      const expected = await booksAfter(database, steps, false);
      expect(expected.standing.spendingStopped).toBe(end === "won" ? null : "debt");
      const random = generator(seed);
      const orders = shuffle([...permutations(steps)], random).slice(0, samples);
      const cases = orders.map((order) => ({ order, isStale: random() < 0.5 }));
      const others: string[] = [];
      const next = cases.values();
      const takeTurns = async () => {
        for (const { order, isStale } of next) {
          const books = await booksAfter(database, order, isStale);
          if (!isDeepStrictEqual(books, expected)) others.push(`${order.join(", ")}, ${isStale ? "stale" : "current"}`);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, takeTurns));
      expect(others).toEqual([]);
      expect(cases).toHaveLength(samples);
      expect(await auditLedger(database)).toEqual(soundLedger);
      await database.$disconnect();
    },
    60_000 + samples * 2_000,
  );
}

/** Every event once, and then each again. `isStale`: what is read is as old as the event, not what Stripe has now. */
async function booksAfter(database: Database, order: readonly Step[], isStale: boolean) {
  const purchase = await newPurchase(database);
  const { payments, sessionId, system, workspaceId } = purchase;
  const paymentIntentId = payments.pay(sessionId);
  const about = { paymentIntentId };
  const part = payments.setRefund({ ...about, amountCents: 500 });
  const rest = payments.setRefund({ ...about, amountCents: 1_610 });
  const end = order.includes("won") ? "won" : "lost";
  const disputeId = payments.setDispute({ ...about, amountCents: 2_110, status: end });
  const events: Record<Step, readonly [type: string, objectId: string]> = {
    session: ["checkout.session.completed", sessionId],
    intent: ["payment_intent.succeeded", paymentIntentId],
    charge: ["payment_intent.succeeded", paymentIntentId],
    part: ["refund.created", part],
    rest: ["refund.created", rest],
    opened: ["charge.dispute.created", disputeId],
    won: ["charge.dispute.closed", disputeId],
    lost: ["charge.dispute.closed", disputeId],
  };
  for (const step of [...order, ...order.toReversed()]) {
    if (isStale) payments.setDispute({ ...about, disputeId, status: step === "opened" ? "open" : end });
    await applyStripeEvent(system, await receive(database, ...events[step]));
  }
  return { accounts: await accountsOf(database, workspaceId), standing: await standingOf(database, workspaceId) };
}

function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
}

function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  const keyed = items.map((item) => [random(), item] as const);
  return keyed.toSorted(([left], [right]) => left - right).map(([, item]) => item);
}

/** mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
