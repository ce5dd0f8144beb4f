import type Stripe from "stripe";
import type { SavedAnswer } from "./wire/idempotency.ts";

/** The SDK turns `unit_amount_decimal` into a number object; on the wire it is text. */
export type WirePrice = Omit<Stripe.Price, "unit_amount_decimal"> & { unit_amount_decimal: string | null };
export type WireLineItem = Omit<Stripe.LineItem, "price"> & { price: WirePrice | null };

/** On the wire numbers of any precision are text. */
export type WireInvoiceItem = Omit<Stripe.InvoiceItem, "quantity_decimal"> & { quantity_decimal: string };

export type SessionRow = {
  id: string;
  session: Stripe.Checkout.Session;
  lines: WireLineItem[];
  paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  /** What the payer has entered of it. */
  taxId?: string;
  /** The customer keeps the address that is entered. */
  updatesAddress?: boolean;
};

/** `card` is the test card's number without its secret parts: it decides how charges of this method go. */
export type PaymentMethodRow = {
  id: string;
  method: Stripe.PaymentMethod;
  card: string;
  /** Its owner has confirmed that it may be charged later. */
  isSaved?: boolean;
};

export type EndpointRow = { id: string; endpoint: Stripe.WebhookEndpoint; secret: string };

export type Delivery = {
  id: string;
  eventId: string;
  endpointId: string;
  attempts: number;
  status: "pending" | "delivered" | "failed" | "dropped";
  /** Epoch milliseconds before which it is not sent. */
  dueAt: number;
  lastStatus: number | null;
  lastError: string | null;
};

/** Rows in the order they were made. */
export class Table<T extends { id: string }> {
  #rows = new Map<string, T>();

  insert(row: T): T {
    this.#rows.set(row.id, row);
    return row;
  }

  find(id: string): T | undefined {
    return this.#rows.get(id);
  }

  remove(id: string): void {
    this.#rows.delete(id);
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  keepNewest(count: number): void {
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= count) return;
      this.#rows.delete(id);
    }
  }

  load(rows: readonly T[]): void {
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }
}

export function emptyState() {
  return {
    customers: new Table<Stripe.Customer>(),
    deletedCustomers: new Table<Stripe.DeletedCustomer>(),
    checkoutSessions: new Table<SessionRow>(),
    paymentIntents: new Table<Stripe.PaymentIntent>(),
    paymentMethods: new Table<PaymentMethodRow>(),
    charges: new Table<Stripe.Charge>(),
    balanceTransactions: new Table<Stripe.BalanceTransaction>(),
    setupIntents: new Table<Stripe.SetupIntent>(),
    invoices: new Table<Stripe.Invoice>(),
    invoiceItems: new Table<WireInvoiceItem>(),
    invoicePayments: new Table<Stripe.InvoicePayment>(),
    taxIds: new Table<Stripe.TaxId>(),
    taxCalculations: new Table<Stripe.Tax.Calculation & { id: string }>(),
    portalSessions: new Table<Stripe.BillingPortal.Session>(),
    products: new Table<Stripe.Product>(),
    prices: new Table<WirePrice>(),
    refunds: new Table<Stripe.Refund>(),
    disputes: new Table<Stripe.Dispute>(),
    earlyFraudWarnings: new Table<Stripe.Radar.EarlyFraudWarning>(),
    reviews: new Table<Stripe.Review>(),
    payouts: new Table<Stripe.Payout>(),
    events: new Table<Stripe.EventBase>(),
    webhookEndpoints: new Table<EndpointRow>(),
    deliveries: new Table<Delivery>(),
    savedAnswers: new Table<SavedAnswer>(),
  };
}

export type StripeState = ReturnType<typeof emptyState>;
