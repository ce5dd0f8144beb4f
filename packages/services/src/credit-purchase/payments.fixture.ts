import type { Payment, Payments, PaymentState } from "@causeway/payments";

export type PaymentsFixture = Payments & {
  /** The customer pays on the page; Stripe then has a payment of this id. */
  pay(sessionId: string, change?: Partial<Payment>): string;
  /** What Stripe says from now on about a session. */
  setState(sessionId: string, state: PaymentState): void;
  readonly sessionIds: readonly string[];
  readonly customerIds: readonly string[];
};

/** Stripe as our port knows it, in memory: the same id asked for twice gives the same object. */
export function createPaymentsFixture(): PaymentsFixture {
  const customers = new Map<string, string>();
  const sessions = new Map<string, { sessionId: string; customerId: string; totalCents: number }>();
  const states = new Map<string, PaymentState>();

  return {
    livemode: false,
    async createCustomer(workspaceId) {
      const customerId = customers.get(workspaceId) ?? `cus_${newId()}`;
      customers.set(workspaceId, customerId);
      return { customerId };
    },
    async createCheckout(request) {
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
    pay(sessionId, change = {}) {
      const [purchaseId, session] = [...sessions].find(([, candidate]) => candidate.sessionId === sessionId) ?? [];
      if (!purchaseId || !session) throw new Error(`No session ${sessionId}`);
      const payment: Payment = {
        kind: "paid",
        purchaseId,
        sessionId,
        paymentIntentId: `pi_${newId()}`,
        amountReceivedCents: session.totalCents,
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
    get customerIds() {
      return [...customers.values()];
    },
  };
}

const newId = (): string => crypto.randomUUID().replaceAll("-", "");
