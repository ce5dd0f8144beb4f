import type { Payments, PaymentState, RefundState, DisputeState } from "@causeway/payment-books";
import { stripeIsAway, type Turns } from "./turns.ts";

export type Intent = {
  readonly id: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly sessionId: string | undefined;
  readonly amountCents: number;
  /** Of that. */
  readonly taxCents: number;
  readonly isAutomatic: boolean;
  status: "processing" | "succeeded" | "failed";
  readonly createdAtMs: number;
};

export type Session = {
  readonly id: string;
  readonly purchaseId: string;
  readonly customerId: string;
  /** Before tax, which is added when somebody pays. */
  readonly totalCents: number;
  status: "open" | "complete" | "expired";
  intentId: string | undefined;
  readonly createdAtMs: number;
};

export type StripeRefund = {
  readonly id: string;
  readonly refundId: string | undefined;
  readonly intentId: string;
  readonly amountCents: number;
  status: "pending" | "succeeded" | "failed";
  readonly createdAtMs: number;
};

export type StripeDispute = {
  readonly id: string;
  readonly intentId: string;
  readonly amountCents: number;
  status: DisputeState["status"];
};

export type Card = "pays" | "is declined" | "wants authentication" | "waits" | "is none";

type EventOfStripe = { readonly id: string; readonly type: string; readonly objectId: string };

/** How long Stripe remembers an idempotency key. */
const memoryMs = 24 * 3_600_000;

/** Stripe's own books. Every change writes an event, which may reach us or not. */
export class FakeStripe {
  nowMs: () => number;
  readonly customers = new Map<string, string>();
  readonly sessions = new Map<string, Session>();
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, StripeRefund>();
  readonly disputes = new Map<string, StripeDispute>();
  readonly events: EventOfStripe[] = [];
  /** What the saved card of every customer does. */
  card: Card = "pays";
  /** Added to everything that is sold. */
  taxBasisPoints = 0;
  /** What becomes of refunds at once. */
  refundAnswer: "succeeded" | "pending" = "succeeded";
  #ids = 0;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** What we have at Stripe, before its fees, in cents. */
  balanceCents(): number {
    let cents = 0;
    for (const { status, amountCents } of this.intents.values()) if (status === "succeeded") cents += amountCents;
    for (const { status, amountCents } of this.refunds.values()) if (status !== "failed") cents -= amountCents;
    for (const { status, amountCents } of this.disputes.values())
      if (status === "open" || status === "lost") cents -= amountCents;
    return cents;
  }

  /** What can still be refunded or disputed of a payment. */
  leftCents(intentId: string): number {
    let cents = this.intents.get(intentId)?.amountCents ?? 0;
    for (const refund of this.refunds.values())
      if (refund.intentId === intentId && refund.status !== "failed") cents -= refund.amountCents;
    return cents;
  }

  pay(session: Session, status: Intent["status"]): Intent {
    const { id: sessionId, totalCents } = session;
    const taxCents = this.#taxOn(totalCents);
    const amountCents = totalCents + taxCents;
    const intent = this.#intent({ ...session, sessionId, amountCents, taxCents }, false, status);
    session.status = "complete";
    session.intentId = intent.id;
    this.#tell("checkout.session.completed", session.id);
    if (status === "succeeded") this.#tellPaid(intent);
    return intent;
  }

  /** The bank answers for a payment that it worked on. */
  decide(intent: Intent, status: "succeeded" | "failed"): void {
    intent.status = status;
    if (status === "succeeded") this.#tellPaid(intent);
    else this.#tell("payment_intent.payment_failed", intent.id);
    if (intent.sessionId === undefined) return;
    const end = status === "succeeded" ? "succeeded" : "failed";
    this.#tell(`checkout.session.async_payment_${end}`, intent.sessionId);
  }

  expire(session: Session): void {
    session.status = "expired";
    this.#tell("checkout.session.expired", session.id);
  }

  makeRefund(intentId: string, amountCents: number, refundId?: string): StripeRefund {
    const refund: StripeRefund = {
      id: this.#id("re"),
      refundId,
      intentId,
      amountCents,
      status: this.refundAnswer,
      createdAtMs: this.nowMs(),
    };
    this.refunds.set(refund.id, refund);
    this.#tell("refund.created", refund.id);
    return refund;
  }

  moveRefund(refund: StripeRefund, status: "succeeded" | "failed"): void {
    refund.status = status;
    this.#tell("refund.updated", refund.id);
    if (status === "failed") this.#tell("refund.failed", refund.id);
  }

  openDispute(intentId: string, amountCents: number, status: "inquiry" | "open"): StripeDispute {
    const dispute: StripeDispute = { id: this.#id("du"), intentId, amountCents, status };
    this.disputes.set(dispute.id, dispute);
    this.#tell("charge.dispute.created", dispute.id);
    return dispute;
  }

  moveDispute(dispute: StripeDispute, status: DisputeState["status"]): void {
    dispute.status = status;
    this.#tell(status === "open" ? "charge.dispute.updated" : "charge.dispute.closed", dispute.id);
    if (status === "open") this.#tell("charge.dispute.funds_withdrawn", dispute.id);
    if (status === "won") this.#tell("charge.dispute.funds_reinstated", dispute.id);
  }

  /** Stripe as one process reaches it. */
  open(turns: Turns): Payments {
    const ask = async <Answer>(work: () => Answer): Promise<Answer> => {
      await turns.at("stripe", "before");
      const answer = work();
      await turns.at("stripe", "after");
      return answer;
    };
    return {
      livemode: false,
      createCustomer: (workspaceId) =>
        ask(() => {
          const customerId = this.customers.get(workspaceId) ?? this.#id("cus");
          this.customers.set(workspaceId, customerId);
          return { customerId };
        }),
      createCheckout: ({ purchaseId, customerId, creditsCents, feeCents }) =>
        ask(() => {
          const known = this.#remembered(this.sessions.values(), (session) => session.purchaseId === purchaseId);
          const session = known ?? this.#session(purchaseId, customerId, creditsCents + feeCents);
          return { sessionId: session.id, url: `https://checkout.test/${session.id}` };
        }),
      closeCheckout: (sessionId) =>
        ask(() => {
          const session = this.sessions.get(sessionId);
          if (session?.status === "open") this.expire(session);
        }),
      findInvoice: () => ask(() => undefined),
      makeInvoice: ({ purchaseId }) => ask(() => ({ url: `https://invoices.test/${purchaseId}`, pdfUrl: undefined })),
      readMovement: () => ask(() => undefined),
      createPortal: ({ customerId }) => ask(() => ({ url: `https://portal.test/${customerId}` })),
      readState: (objectId) => ask(() => this.#stateOf(objectId)),
      findSavedCard: () =>
        ask(() => (this.card === "is none" ? undefined : { paymentMethodId: "pm_1", brand: "visa", last4: "4242" })),
      calculateTax: ({ purchaseId, creditsCents, feeCents }) =>
        ask(() => {
          if (this.taxBasisPoints === 0) return { kind: "none" as const };
          const taxCents = this.#taxOn(creditsCents + feeCents);
          return { kind: "known" as const, taxCents, calculationId: `taxcalc_${purchaseId}` };
        }),
      chargeSavedCard: (charge) =>
        ask(() => {
          const known = this.#remembered(this.intents.values(), ({ purchaseId }) => purchaseId === charge.purchaseId);
          return this.#stateOfIntent(known ?? this.#charge(charge));
        }),
      findCharge: ({ purchaseId }) =>
        ask(() => {
          const intent = [...this.intents.values()].find((candidate) => candidate.purchaseId === purchaseId);
          return intent && this.#stateOfIntent(intent);
        }),
      createRefund: ({ refundId, paymentIntentId, amountCents }) =>
        ask(() => {
          const known = this.#remembered(this.refunds.values(), (refund) => refund.refundId === refundId);
          if (known) return toRefundState(known);
          if (this.leftCents(paymentIntentId) < amountCents)
            return { kind: "refused" as const, reason: "Charge has already been refunded." };
          if ([...this.disputes.values()].some((d) => d.intentId === paymentIntentId && d.status !== "inquiry"))
            return { kind: "refused" as const, reason: "Charge has been disputed." };
          return toRefundState(this.makeRefund(paymentIntentId, amountCents, refundId));
        }),
      findRefund: ({ refundId }) =>
        ask(() => {
          const refund = [...this.refunds.values()].find((candidate) => candidate.refundId === refundId);
          return refund && toRefundState(refund);
        }),
      readRefund: (id) =>
        ask(() => {
          const refund = this.refunds.get(id);
          return refund && toRefundState(refund);
        }),
      readDispute: (id) =>
        ask(() => {
          const dispute = this.disputes.get(id);
          return dispute && toDisputeState(dispute);
        }),
      // No bank reports fraud here and nobody reviews: what that does is no matter of money.
      readFraudWarning: () => ask(() => undefined),
      readReview: () => ask(() => undefined),
      listEvents: () => {
        throw stripeIsAway();
      },
      listMovements: () => {
        throw stripeIsAway();
      },
    };
  }

  #remembered<Item extends { readonly createdAtMs: number }>(
    items: Iterable<Item>,
    matches: (item: Item) => boolean,
  ): Item | undefined {
    return [...items].find((item) => matches(item) && this.nowMs() - item.createdAtMs < memoryMs);
  }

  #session(purchaseId: string, customerId: string, totalCents: number): Session {
    const session: Session = {
      id: `cs_test_${(this.#ids += 1)}`,
      purchaseId,
      customerId,
      totalCents,
      status: "open",
      intentId: undefined,
      createdAtMs: this.nowMs(),
    };
    this.sessions.set(session.id, session);
    return session;
  }

  #intent(
    from: Pick<Intent, "purchaseId" | "customerId" | "amountCents" | "taxCents" | "sessionId">,
    isAutomatic: boolean,
    status: Intent["status"],
  ): Intent {
    const { purchaseId, customerId, amountCents, taxCents, sessionId } = from;
    const id = this.#id("pi");
    const intent = { id, purchaseId, customerId, amountCents, taxCents, sessionId, isAutomatic, status };
    const dated = { ...intent, createdAtMs: this.nowMs() };
    this.intents.set(id, dated);
    return dated;
  }

  #charge(charge: Parameters<Payments["chargeSavedCard"]>[0]): Intent {
    const status = this.card === "pays" ? "succeeded" : this.card === "waits" ? "processing" : "failed";
    const { totalCents: amountCents } = charge;
    const taxCents = amountCents - Math.round((amountCents * 10_000) / (10_000 + this.taxBasisPoints));
    const intent = this.#intent({ ...charge, amountCents, taxCents, sessionId: undefined }, true, status);
    if (status === "succeeded") this.#tellPaid(intent);
    if (status === "failed") this.#tell("payment_intent.payment_failed", intent.id);
    return intent;
  }

  #taxOn(cents: number): number {
    return Math.round((cents * this.taxBasisPoints) / 10_000);
  }

  #tellPaid(intent: Intent): void {
    this.#tell("payment_intent.succeeded", intent.id);
    this.#tell("charge.succeeded", `ch_${intent.id}`);
  }

  #tell(type: string, objectId: string): void {
    this.events.push({ id: this.#id("evt"), type, objectId });
  }

  #id(prefix: string): string {
    return `${prefix}_${(this.#ids += 1)}`;
  }

  #stateOf(objectId: string): PaymentState | undefined {
    const intent = this.intents.get(objectId);
    if (intent) return { ...this.#stateOfIntent(intent), sessionId: undefined } as PaymentState;
    const session = this.sessions.get(objectId);
    if (!session) return undefined;
    const about = { purchaseId: session.purchaseId, sessionId: session.id };
    if (session.status === "expired") return { kind: "expired", ...about };
    const paid = session.intentId === undefined ? undefined : this.intents.get(session.intentId);
    if (!paid || paid.status === "processing") return { kind: "waiting", ...about };
    if (paid.status === "failed") return { kind: "refused", ...about, reason: "Declined." };
    return this.#stateOfIntent(paid);
  }

  #stateOfIntent(intent: Intent): PaymentState {
    const { id, purchaseId, sessionId, isAutomatic, status } = intent;
    if (status === "processing")
      return { kind: "waiting", purchaseId, sessionId, ...(isAutomatic && { paymentIntentId: id }) };
    if (status === "failed")
      return isAutomatic
        ? { kind: "refused", purchaseId, sessionId, reason: "Declined.", isAutomatic }
        : { kind: "waiting", purchaseId, sessionId };
    return {
      kind: "paid",
      purchaseId,
      sessionId,
      paymentIntentId: id,
      amountReceivedCents: intent.amountCents,
      taxCents: isAutomatic ? undefined : intent.taxCents,
      currency: "usd",
      customerId: intent.customerId,
      livemode: false,
      receiptUrl: undefined,
    };
  }
}

const toRefundState = ({ id, refundId, intentId, amountCents, status }: StripeRefund): RefundState => ({
  kind: "known",
  stripeRefundId: id,
  refundId,
  paymentIntentId: intentId,
  amountCents,
  currency: "usd",
  status,
  failureReason: undefined,
});

const toDisputeState = ({ id, intentId, amountCents, status }: StripeDispute): DisputeState => ({
  disputeId: id,
  paymentIntentId: intentId,
  amountCents,
  currency: "usd",
  status,
  reason: "fraudulent",
  evidenceDueAt: undefined,
});
