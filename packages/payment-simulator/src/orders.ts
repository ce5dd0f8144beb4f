import { applyEvent, openCheckout } from "@causeway/payment-books";
import { FakeStripe } from "./fake-stripe.ts";
import { memoryPostgres } from "./memory-books.ts";
import { Tables } from "./tables.ts";
import { smoothTurns } from "./turns.ts";

/** What happens to one payment of $20 and its fee: paid, refunded in two parts, disputed. */
export const steps = ["session", "intent", "charge", "part", "rest", "opened", "closed"] as const;
export type Step = (typeof steps)[number];

export type OrderOptions = {
  readonly end: "won" | "lost";
  /** Other credits that the workspace had before, in nano-dollars. */
  readonly otherNano: bigint;
  /** What is read of a dispute is as old as the event, not what Stripe has now. */
  readonly isStale: boolean;
};

export type OrderBooks = {
  readonly accounts: Readonly<Record<string, bigint>>;
  readonly spendingStopped: "dispute" | "debt" | null;
  readonly notices: readonly string[];
};

/** The events of one payment in this order, and then each again, the other way round. Returns the books at the end. */
export async function booksAfter(order: readonly Step[], options: OrderOptions): Promise<OrderBooks> {
  const tables = new Tables();
  const stripe = new FakeStripe(() => tables.nowMs);
  const work = {
    books: memoryPostgres(tables).open(smoothTurns),
    payments: stripe.open(smoothTurns),
    creditsPageUrl: "https://dashboard.test/credits",
  };
  tables.workspaces.set("w", { stripeCustomerId: null, spendingStopped: null });
  tables.sums.set("workspace:w:credits", options.otherNano).set("platform:promotional-grants", -options.otherNano);
  const quote = { creditsCents: 2_000, feeCents: 110, totalCents: 2_110 };
  await work.books.transact((books) => books.insertPurchase({ id: "p", workspaceId: "w", createdById: "u", ...quote }));
  const { sessionId } = await openCheckout(work, "p");
  const session = stripe.sessions.get(sessionId);
  if (!session) throw new Error("There is no page");
  const intent = stripe.pay(session, "succeeded");
  const part = stripe.makeRefund(intent.id, 500);
  const rest = stripe.makeRefund(intent.id, 1_610);
  const dispute = stripe.openDispute(intent.id, 2_110, "open");
  stripe.moveDispute(dispute, options.end);

  const events: Readonly<Record<Step, readonly [type: string, objectId: string]>> = {
    session: ["checkout.session.completed", sessionId],
    intent: ["payment_intent.succeeded", intent.id],
    charge: ["charge.succeeded", "ch_1"],
    part: ["refund.created", part.id],
    rest: ["refund.created", rest.id],
    opened: ["charge.dispute.created", dispute.id],
    closed: ["charge.dispute.closed", dispute.id],
  };
  let count = 0;
  for (const step of [...order, ...order.toReversed()]) {
    if (options.isStale) dispute.status = step === "opened" ? "open" : options.end;
    const eventId = `evt_${(count += 1)}`;
    tables.receive(eventId, ...events[step]);
    await applyEvent(work, eventId);
  }
  return {
    accounts: Object.fromEntries(
      [...tables.sums].filter(([, sum]) => sum !== 0n).toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ),
    spendingStopped: tables.workspaces.get("w")?.spendingStopped ?? null,
    notices: [...tables.notices].map((notice) => notice.replace(/[-_]\d+$/, "")).toSorted(),
  };
}
