import type { Transaction } from "@causeway/ledger";
import { handledTypes } from "@causeway/payment-books";
import type {
  CreditRefund,
  FraudWarning,
  InboxEvent,
  PaymentDispute,
  PaymentReview,
  Purchase,
  TopUpSettings,
} from "@causeway/payment-books";

export type PurchaseRow = Omit<Purchase, "stripeCustomerId"> & { readonly createdAtMs: number };
export type RefundRow = CreditRefund & { readonly createdAtMs: number };
export type WorkspaceRow = {
  readonly stripeCustomerId: string | null;
  readonly spendingStopped: "dispute" | "debt" | null;
  readonly createdAtMs?: number;
};

/** What is committed. Stands for Postgres' tables. */
export class Tables {
  nowMs = Date.UTC(2026, 10, 1);
  readonly workspaces = new Map<string, WorkspaceRow>();
  readonly purchases = new Map<string, PurchaseRow>();
  readonly refunds = new Map<string, RefundRow>();
  readonly disputes = new Map<string, PaymentDispute>();
  readonly fraudWarnings = new Map<string, FraudWarning>();
  readonly reviews = new Map<string, PaymentReview>();
  /** `<workspace> <subject>` of each reason for which one is frozen. */
  readonly freezes = new Set<string>();
  /** When each charge was refused, by `<workspace> <charge>`. */
  readonly refusedCards = new Map<string, number>();
  readonly topUps = new Map<string, TopUpSettings>();
  readonly events = new Map<string, InboxEvent>();
  /** By idempotency key. */
  readonly transactions = new Map<string, Transaction>();
  /** Of each account, all entries together. */
  readonly sums = new Map<string, bigint>();
  /** Of each workspace's credits, what calls under way hold. */
  readonly held = new Map<string, bigint>();
  /** `<kind> <subject>` */
  readonly notices = new Set<string>();
  /** `<action> <target>` */
  readonly audits: string[] = [];

  sum(account: string): bigint {
    return this.sums.get(account) ?? 0n;
  }

  /** The inbox takes each event once, as the webhook's route does. Returns whether it is new. */
  receive(id: string, type: string, objectId: string): boolean {
    if (this.events.has(id)) return false;
    this.events.set(id, { state: handledTypes.has(type) ? "pending" : "ignored", type, objectId, attempts: 0 });
    return true;
  }
}
