import type { CreditPosition, Transaction } from "@causeway/ledger";
import type { NanoUsd } from "@causeway/money";
import type {
  CreditRefund,
  FraudWarning,
  InboxEvent,
  NewPurchase,
  PaymentDispute,
  PaymentReview,
  Purchase,
  TopUpSettings,
} from "./rows.ts";

/** Our side of payments. Who acts is known to the books: it is written with what they audit. */
export type PaymentBooks = {
  /** All of the work or nothing of it. Whatever fails or dies inside leaves no trace. */
  transact<Result>(work: (books: BooksTransaction) => Promise<Result>): Promise<Result>;
  /** A new id for a row of ours. */
  newId(): string;

  readPurchase(id: string): Promise<Purchase | undefined>;
  /** Whether the workspace had paid nothing yet when this purchase was begun. Never changes afterwards. */
  isFirstPurchase(id: string): Promise<boolean>;
  /** Checkout pages of a workspace that wait for somebody to pay. */
  openPages(workspaceId: string): Promise<readonly string[]>;
  /** The paid purchase of a Checkout session (`cs_…`) or a payment (`pi_…`): what is final. */
  findPaidPurchase(objectId: string): Promise<string | undefined>;
  /** Makes this the workspace's customer unless it has one. Returns the one it has then. */
  noteCustomer(workspaceId: string, customerId: string): Promise<string>;
  readCustomer(workspaceId: string): Promise<string | null>;
  readRefund(id: string): Promise<CreditRefund | undefined>;

  readEvent(id: string): Promise<InboxEvent | undefined>;
  /** Changes an event that is still pending. */
  saveEvent(id: string, change: EventChange): Promise<void>;
};

export type EventChange =
  | { readonly state: "applied" | "ignored" }
  | { readonly state: "failed"; readonly error: string }
  /** One attempt more that came to nothing; it is tried again. */
  | { readonly state: "pending" | "failed"; readonly failedAttempt: true; readonly error: string };

/**
 * One transaction of the books. Whoever moves the money of a payment locks its purchase first, and then the position of
 * the workspace; rows of refunds and disputes are guarded by the lock of their purchase.
 */
export type BooksTransaction = {
  /** By the one clock that all processes share. */
  now(): Promise<Date>;

  /** Waits for whoever else has it. Undefined for a purchase that we do not have. */
  lockPurchase(id: string): Promise<Purchase | undefined>;
  /** False when the id is used, or the workspace has an automatic purchase under way already. */
  insertPurchase(purchase: NewPurchase): Promise<boolean>;
  /** Of a workspace, today in UTC. */
  readPace(workspaceId: string): Promise<PurchasePace>;
  /** Each refused charge counts once. */
  noteRefusedCards(workspaceId: string, chargeIds: readonly string[]): Promise<void>;
  savePurchase(id: string, change: PurchaseChange): Promise<void>;

  /** Locks the workspace's credits and says where it stands. */
  lockPosition(workspaceId: string): Promise<CreditPosition>;
  /** Posts once per idempotency key. */
  post(transaction: Transaction): Promise<{ readonly transactionId: string; readonly isNew: boolean }>;
  setSpendingStopped(workspaceId: string, reason: "dispute" | "debt" | null): Promise<void>;

  findRefund(by: { readonly id: string } | { readonly stripeRefundId: string }): Promise<CreditRefund | undefined>;
  refundsOf(purchaseId: string): Promise<readonly CreditRefund[]>;
  insertRefund(refund: CreditRefund): Promise<void>;
  saveRefund(id: string, change: RefundChange): Promise<void>;

  findDispute(id: string): Promise<PaymentDispute | undefined>;
  disputesOf(purchaseId: string): Promise<readonly PaymentDispute[]>;
  hasOpenDispute(workspaceId: string): Promise<boolean>;
  insertDispute(dispute: PaymentDispute): Promise<void>;
  saveDispute(id: string, change: Pick<PaymentDispute, "status"> & { readonly closedAt?: Date }): Promise<void>;

  findFraudWarning(id: string): Promise<FraudWarning | undefined>;
  insertFraudWarning(warning: FraudWarning): Promise<void>;
  /** Nothing can be done about it any more. */
  closeFraudWarning(id: string): Promise<void>;

  findReview(id: string): Promise<PaymentReview | undefined>;
  insertReview(review: PaymentReview): Promise<void>;
  closeReview(id: string, closedReason: string): Promise<void>;

  /** Stops a workspace, whose position is locked, until an operator has looked. Again is harmless. */
  freeze(freeze: Freeze): Promise<void>;
  /** What is said of a reason that still stops it. */
  restate(freeze: Freeze): Promise<void>;
  /** One reason less. True when it was the last, so that the workspace, whose position is locked, spends again. */
  thaw(thaw: Thaw): Promise<boolean>;

  /** Undefined for a workspace that never set auto top-up up. */
  lockTopUp(workspaceId: string): Promise<TopUpSettings | undefined>;
  saveTopUp(workspaceId: string, change: Partial<TopUpSettings>): Promise<void>;
  readTopUpUse(workspaceId: string): Promise<TopUpUse>;

  /** The same kind about the same subject is told once. */
  notify(notice: PaymentNotice): Promise<void>;
  audit(record: PaymentAudit): Promise<void>;
};

export type PurchaseChange = Partial<
  Pick<
    Purchase,
    | "status"
    | "taxCents"
    | "taxCalculationId"
    | "totalCents"
    | "paidAt"
    | "paymentIntentId"
    | "receiptUrl"
    | "invoiceUrl"
    | "invoicePdfUrl"
    | "failureReason"
    | "checkoutSessionId"
    | "checkoutUrl"
  >
>;

export type RefundChange = Partial<
  Pick<CreditRefund, "status" | "money" | "stripeRefundId" | "failureReason" | "settledAt">
>;

/** How fast a workspace buys. */
export type PurchasePace = {
  readonly workspaceAgeMs: number;
  readonly refusedCards: number;
  /** Credits that were paid, or wait on an open page, in whole US cents. */
  readonly creditsCents: number;
  /** When the next day begins. */
  readonly resetsAt: Date;
};

export type Freeze = {
  readonly workspaceId: string;
  /** `<noun>:<id>` of what it is about. */
  readonly subject: string;
  /** One sentence, for operators. */
  readonly reason: string;
};

export type Thaw = Pick<Freeze, "workspaceId" | "subject"> & {
  /** One sentence, for the audit log. */
  readonly note: string;
};

export type TopUpUse = {
  /** Credits, those that calls hold included. */
  readonly balance: NanoUsd;
  /** Credits bought automatically in this month, or being bought, in whole US cents. */
  readonly monthCents: number;
  /** `2026-11`, UTC. */
  readonly month: string;
  /** An automatic purchase is under way. */
  readonly isOpen: boolean;
  /** A payment is disputed, or an operator looks into the workspace: a card that may be stolen is not charged again. */
  readonly isStopped: boolean;
};

export type PaymentNotice = {
  readonly workspaceId: string;
  readonly kind:
    | "refund-succeeded"
    | "refund-failed"
    | "dispute-opened"
    | "dispute-won"
    | "dispute-lost"
    | "payment-reported"
    | "payment-in-review"
    | "payment-approved"
    | "auto-top-up-failed"
    | "auto-top-up-fixed"
    | "auto-top-up-capped";
  readonly subjectId: string;
  readonly facts: Facts;
};

export type PaymentAudit = {
  readonly workspaceId: string;
  /** `<noun>.<verb>` */
  readonly action: string;
  /** `<noun>:<id>` */
  readonly target: string;
  readonly detail: Facts;
};

type Facts = Readonly<Record<string, string | number | null>>;
