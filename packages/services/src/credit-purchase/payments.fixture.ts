import { AppError } from "@causeway/errors";
import type {
  DisputeState,
  FraudWarningState,
  Payment,
  Payments,
  PaymentState,
  RefundAnswer,
  RefundState,
  ReviewState,
} from "@causeway/payment-books";

export type PaymentsFixture = Payments & {
  /** The customer pays on the page; Stripe then has a payment of this id. */
  pay(sessionId: string, change?: Partial<Payment>): string;
  /** What Stripe says from now on about a session. */
  setState(sessionId: string, state: PaymentState): void;
  /** Someone refunds in Stripe's dashboard, or our refund moves on; what is not named stays. Returns its id. */
  setRefund(change: Partial<RefundState> & { readonly paymentIntentId: string }): string;
  /** A cardholder disputes, or a dispute moves on. Returns its id. */
  setDispute(change: Partial<DisputeState> & { readonly paymentIntentId: string }): string;
  /** A bank reports a payment as fraud, or nothing can be done about its report any more. Returns its id. */
  setFraudWarning(change: Partial<FraudWarningState> & { readonly paymentIntentId: string }): string;
  /** Radar puts a payment before a person, or he has looked. Returns its id. */
  setReview(change: Partial<ReviewState> & { readonly paymentIntentId: string }): string;
  /** What comes of charges to saved cards: each customer has one, unless there is none. */
  cardBehaviour: "pays" | "is declined" | "wants authentication" | "waits" | "loses the answer" | "is away" | "is none";
  readonly chargeCount: number;
  /** What Stripe adds to everything that is sold … */
  taxBasisPoints: number;
  /** … where it knows the customer's address. */
  hasAddress: boolean;
  /** What Stripe does with the next requests for refunds: answers at once unless told otherwise. */
  refundBehaviour: "succeeds" | "waits" | "is refused" | "loses the answer" | "is away";
  readonly refunds: readonly RefundState[];
  readonly sessionIds: readonly string[];
  readonly customerIds: readonly string[];
  /** Purchases whose page has the bank ask the cardholder. */
  readonly asksCardholder: ReadonlySet<string>;
};

/** Stripe as our port knows it, in memory: the same id asked for twice gives the same object. */
export function createPaymentsFixture(): PaymentsFixture {
  const customers = new Map<string, string>();
  const sessions = new Map<string, { sessionId: string; customerId: string; totalCents: number }>();
  const states = new Map<string, PaymentState>();
  const refunds = new Map<string, RefundState>();
  const disputes = new Map<string, DisputeState>();
  const fraudWarnings = new Map<string, FraudWarningState>();
  const reviews = new Map<string, ReviewState>();
  const asksCardholder = new Set<string>();
  const charges = new Map<string, { readonly id: string; readonly state: PaymentState }>();
  const setRefund: PaymentsFixture["setRefund"] = (change) => {
    const stripeRefundId = change.stripeRefundId ?? `re_${newId()}`;
    refunds.set(stripeRefundId, { ...newRefund, ...refunds.get(stripeRefundId), ...change, stripeRefundId });
    return stripeRefundId;
  };

  return {
    livemode: false,
    async createCustomer(workspaceId) {
      const customerId = customers.get(workspaceId) ?? `cus_${newId()}`;
      customers.set(workspaceId, customerId);
      return { customerId };
    },
    taxBasisPoints: 0,
    hasAddress: true,
    async calculateTax({ purchaseId, creditsCents, feeCents }) {
      if (!this.hasAddress) return { kind: "no-address" };
      if (this.taxBasisPoints === 0) return { kind: "none" };
      const taxCents = Math.round(((creditsCents + feeCents) * this.taxBasisPoints) / 10_000);
      return { kind: "known", taxCents, calculationId: `taxcalc_${purchaseId}` };
    },
    async createCheckout(request) {
      if (request.asksCardholder) asksCardholder.add(request.purchaseId);
      const known = sessions.get(request.purchaseId);
      const sessionId = known?.sessionId ?? `cs_test_${newId()}`;
      if (!known) {
        const totalCents = request.creditsCents + request.feeCents;
        sessions.set(request.purchaseId, { sessionId, customerId: request.customerId, totalCents });
        states.set(sessionId, { kind: "waiting", purchaseId: request.purchaseId, sessionId });
      }
      return { sessionId, url: `https://checkout.test/${sessionId}` };
    },
    readState: async (objectId) => states.get(objectId),
    async closeCheckout(sessionId) {
      const state = states.get(sessionId);
      if (state?.kind === "waiting")
        states.set(sessionId, { kind: "expired", purchaseId: state.purchaseId, sessionId });
    },
    async findInvoice(sessionId) {
      const isPaid = states.get(sessionId)?.kind === "paid";
      return isPaid ? { url: `https://invoices.test/${sessionId}`, pdfUrl: undefined } : undefined;
    },
    async makeInvoice({ purchaseId }) {
      return { url: `https://invoices.test/${purchaseId}`, pdfUrl: `https://invoices.test/${purchaseId}/pdf` };
    },
    createPortal: async ({ customerId }) => ({ url: `https://portal.test/${customerId}` }),
    async createRefund({ refundId, paymentIntentId, amountCents }): Promise<RefundAnswer> {
      if (this.refundBehaviour === "is away") throw new AppError("service-unavailable", "Stripe is away.");
      if (this.refundBehaviour === "is refused") return { kind: "refused", reason: "Charge has been disputed." };
      const known = [...refunds.values()].find((refund) => refund.refundId === refundId);
      const status = this.refundBehaviour === "waits" ? "pending" : "succeeded";
      const id = known?.stripeRefundId ?? setRefund({ refundId, paymentIntentId, amountCents, status });
      if (this.refundBehaviour === "loses the answer") throw new AppError("service-unavailable", "No answer.");
      return refunds.get(id) ?? newRefund;
    },
    findRefund: async ({ refundId }) => [...refunds.values()].find((refund) => refund.refundId === refundId),
    cardBehaviour: "pays",
    get chargeCount() {
      return charges.size;
    },
    async findSavedCard() {
      return this.cardBehaviour === "is none" ? undefined : { paymentMethodId: "pm_1", brand: "visa", last4: "4242" };
    },
    async chargeSavedCard({ purchaseId, customerId, totalCents }) {
      if (this.cardBehaviour === "is away") throw new AppError("service-unavailable", "Stripe is away.");
      const id = charges.get(purchaseId)?.id ?? `pi_${newId()}`;
      const refusal = {
        kind: "refused",
        purchaseId,
        sessionId: undefined,
        isAutomatic: true,
        reason: "Declined.",
      } as const;
      const state: PaymentState =
        this.cardBehaviour === "waits"
          ? { kind: "waiting", purchaseId, sessionId: undefined, paymentIntentId: id }
          : this.cardBehaviour === "is declined"
            ? refusal
            : this.cardBehaviour === "wants authentication"
              ? { ...refusal, needsAuthentication: true }
              : { ...newPayment, purchaseId, paymentIntentId: id, amountReceivedCents: totalCents, customerId };
      const known = charges.get(purchaseId) ?? { id, state };
      charges.set(purchaseId, known);
      states.set(id, known.state);
      if (this.cardBehaviour === "loses the answer") throw new AppError("service-unavailable", "No answer.");
      return known.state;
    },
    async *listEvents() {
      yield* [];
    },
    async *listMovements() {
      yield* [];
    },
    readMovement: async () => undefined,
    findCharge: async ({ purchaseId }) => charges.get(purchaseId)?.state,
    readRefund: async (stripeRefundId) => refunds.get(stripeRefundId),
    readDispute: async (disputeId) => disputes.get(disputeId),
    readFraudWarning: async (warningId) => fraudWarnings.get(warningId),
    readReview: async (reviewId) => reviews.get(reviewId),
    setReview(change) {
      const reviewId = change.reviewId ?? `prv_${newId()}`;
      const known = reviews.get(reviewId) ?? { openedReason: "rule", closedReason: undefined };
      reviews.set(reviewId, { ...known, ...change, reviewId });
      return reviewId;
    },
    refundBehaviour: "succeeds",
    setRefund,
    setDispute(change) {
      const disputeId = change.disputeId ?? `du_${newId()}`;
      disputes.set(disputeId, { ...newDispute, ...disputes.get(disputeId), ...change, disputeId });
      return disputeId;
    },
    setFraudWarning(change) {
      const warningId = change.warningId ?? `issfr_${newId()}`;
      const known = fraudWarnings.get(warningId) ?? { isActionable: true, fraudType: "made_with_stolen_card" };
      fraudWarnings.set(warningId, { ...known, ...change, warningId });
      return warningId;
    },
    get refunds() {
      return [...refunds.values()];
    },
    pay(sessionId, change = {}) {
      const [purchaseId, session] = [...sessions].find(([, candidate]) => candidate.sessionId === sessionId) ?? [];
      if (!purchaseId || !session) throw new Error(`No session ${sessionId}`);
      const taxCents = Math.round((session.totalCents * this.taxBasisPoints) / 10_000);
      const payment: Payment = {
        kind: "paid",
        purchaseId,
        sessionId,
        paymentIntentId: `pi_${newId()}`,
        amountReceivedCents: session.totalCents + taxCents,
        taxCents,
        currency: "usd",
        customerId: session.customerId,
        livemode: false,
        receiptUrl: `https://receipts.test/${sessionId}`,
        ...change,
      };
      states.set(sessionId, payment);
      states.set(payment.paymentIntentId, { ...payment, sessionId: undefined });
      return payment.paymentIntentId;
    },
    setState: (sessionId, state) => void states.set(sessionId, state),
    get sessionIds() {
      return [...sessions.values()].map(({ sessionId }) => sessionId);
    },
    asksCardholder,
    get customerIds() {
      return [...customers.values()];
    },
  };
}

const newPayment: Payment = {
  kind: "paid",
  purchaseId: "",
  sessionId: undefined,
  paymentIntentId: "",
  amountReceivedCents: 0,
  currency: "usd",
  customerId: undefined,
  livemode: false,
  receiptUrl: undefined,
};

const newRefund: RefundState = {
  kind: "known",
  stripeRefundId: "",
  refundId: undefined,
  paymentIntentId: undefined,
  amountCents: 0,
  currency: "usd",
  status: "succeeded",
  failureReason: undefined,
};

const newDispute: DisputeState = {
  disputeId: "",
  paymentIntentId: undefined,
  amountCents: 0,
  currency: "usd",
  status: "open",
  reason: "fraudulent",
  evidenceDueAt: undefined,
};

const newId = (): string => crypto.randomUUID().replaceAll("-", "");
