import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { BookSources } from "../book-sources.ts";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { purchasesCheck } from "./purchases.ts";

type Movement =
  ReturnType<NonNullable<BookSources["payments"]>["listMovements"]> extends AsyncIterable<infer Item> ? Item : never;

let movements: Movement[] = [];
let books: TestBooks;
beforeEach(async () => {
  movements = [];
  books = await openTestBooks({
    payments: {
      async *listMovements() {
        yield* movements;
      },
    },
  });
});
afterEach(() => books.close());

/** A purchase of $20 for $21.10 an hour ago, as Stripe, the purchases and the ledger have it. */
async function paidPurchase(): Promise<{ readonly id: string; readonly intent: string }> {
  const id = randomUUID();
  const intent = `pi_${id.slice(0, 8)}`;
  const { workspaceId, ownerId } = books.workspace;
  await books.sql(
    `INSERT INTO credit_purchase (id, workspace_id, created_by_id, credits_cents, fee_cents, total_cents, status, payment_intent_id, paid_at)
       VALUES ($1, $2, $3, 2000, 110, 2110, 'paid', $4, now() - interval '1 hour')`,
    [id, workspaceId, ownerId, intent],
  );
  await books.sources.pool.query("SELECT FROM post_transaction($1, 'credit-purchase', $2, $3, $4)", [
    `pi:${intent}`,
    workspaceId,
    `purchase:${id}`,
    JSON.stringify([
      { account: "external:stripe", amount: "-21100000000" },
      { account: `workspace:${workspaceId}:credits`, amount: "20000000000" },
      { account: "platform:purchase-fees", amount: "1100000000" },
    ]),
  ]);
  movements.push({
    id: `txn_${id}`,
    sourceId: intent,
    kind: "charge",
    amountCents: 2110,
    feeCents: 91,
    currency: "usd",
  });
  return { id, intent };
}

const found = () => books.find(purchasesCheck);
const ours = () => ({ workspaceId: books.workspace.workspaceId, consequence: "freeze-workspace" });

it("finds nothing where all three agree, whatever else moved at Stripe", async () => {
  await paidPurchase();
  movements.push({ id: "txn_po", sourceId: "po_1", kind: "payout", amountCents: -5, feeCents: 0, currency: "usd" });
  const { compared, findings } = await purchasesCheck.run(books.sources);
  expect({ compared, findings }).toEqual({ compared: 2n, findings: [] });
});

it("finds credits that nobody paid for", async () => {
  const { id } = await paidPurchase();
  movements = [];
  expect(await found()).toMatchObject([{ subject: `purchase:${id}`, difference: 20_000_000_000n, ...ours() }]);
});

it("finds a payment without a purchase", async () => {
  const { intent } = await paidPurchase();
  await books.sql("DELETE FROM credit_purchase");
  expect(await found()).toMatchObject([
    { subject: `payment:${intent}`, difference: 21_100_000_000n, consequence: "tell" },
  ]);
});

it("finds a payment of another amount, and one in another currency", async () => {
  const { id } = await paidPurchase();
  const [charge] = movements;
  if (!charge) throw new Error("There is a charge");
  movements = [{ ...charge, amountCents: 2109 }];
  expect(await found()).toMatchObject([{ subject: `purchase:${id}`, difference: 10_000_000n, ...ours() }]);
  movements = [{ ...charge, currency: "jpy" }];
  expect(await found()).toMatchObject([{ problem: expect.stringContaining("jpy"), ...ours() }]);
});

it("finds credits that were booked twice, and not at all", async () => {
  const { id } = await paidPurchase();
  await books.sql("UPDATE ledger_entry SET amount_nano = amount_nano * 2 WHERE amount_nano = 20000000000");
  expect(await found()).toMatchObject([{ subject: `purchase:${id}`, difference: 20_000_000_000n, ...ours() }]);
  await books.sql("DELETE FROM ledger_transaction WHERE kind = 'credit-purchase'");
  expect(await found()).toMatchObject([{ subject: `purchase:${id}`, difference: -20_000_000_000n, ...ours() }]);
});

it("leaves a purchase alone that Stripe may not show yet, and says when Stripe is away", async () => {
  await paidPurchase();
  movements = [];
  await books.sql("UPDATE credit_purchase SET paid_at = now() - interval '5 minutes'");
  expect(await found()).toEqual([]);
  const away = {
    async *listMovements() {
      yield await Promise.reject<Movement>(new Error("connection refused"));
    },
  };
  const { unchecked, findings } = await purchasesCheck.run({ ...books.sources, payments: away });
  expect(unchecked).toContain("connection refused");
  expect(findings).toEqual([]);
});
