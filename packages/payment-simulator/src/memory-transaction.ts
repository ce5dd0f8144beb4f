import { AppError } from "@causeway/errors";
import type { Transaction } from "@causeway/ledger";
import { nanoUsd } from "@causeway/money";
import type {
  BooksTransaction,
  CreditRefund,
  FraudWarning,
  NewPurchase,
  PaymentReview,
  Purchase,
  PurchasePace,
  TopUpUse,
} from "@causeway/payment-books";
import type { RowLocks } from "./row-locks.ts";
import type { PurchaseRow, Tables } from "./tables.ts";

/**
 * One transaction against the tables: it sees what is committed and its own changes, holds the locks of the rows that it
 * read for update or changed, and changes nothing before `commit`. Read committed, as in production.
 */
export class MemoryTransaction implements BooksTransaction {
  readonly #tables: Tables;
  readonly #locks: RowLocks;
  readonly #pause: () => Promise<void>;
  readonly #changes = new Map<string, unknown>();
  readonly #sums = new Map<string, bigint>();
  readonly #writes: (() => void)[] = [];

  constructor(tables: Tables, locks: RowLocks, pause: () => Promise<void>) {
    this.#tables = tables;
    this.#locks = locks;
    this.#pause = pause;
  }

  commit(): void {
    for (const write of this.#writes) write();
    for (const [account, amount] of this.#sums) this.#tables.sums.set(account, this.#tables.sum(account) + amount);
    this.end();
  }

  end(): void {
    this.#locks.release(this);
  }

  async now(): Promise<Date> {
    return new Date(this.#tables.nowMs);
  }

  async lockPurchase(id: string): Promise<Purchase | undefined> {
    await this.#pause();
    await this.#lock(`purchase ${id}`);
    const row = this.#read("purchase", id, this.#tables.purchases);
    return row && toPurchase(row, this.#tables);
  }

  async insertPurchase(purchase: NewPurchase): Promise<boolean> {
    await this.#pause();
    await this.#lock(`purchase ${purchase.id}`);
    if (this.#tables.purchases.has(purchase.id)) return false;
    if (purchase.automatic === true) {
      // The partial unique index: a second insert waits for the first to end, and then finds it or not.
      await this.#lock(`automatic ${purchase.workspaceId}`);
      if (hasOpenTopUp(this.#tables, purchase.workspaceId)) return false;
    }
    this.#save("purchase", purchase.id, this.#tables.purchases, newPurchaseRow(purchase, this.#tables.nowMs));
    return true;
  }

  async savePurchase(id: string, change: Partial<PurchaseRow>): Promise<void> {
    await this.#change("purchase", id, this.#tables.purchases, change);
  }

  async readPace(workspaceId: string): Promise<PurchasePace> {
    const { nowMs, workspaces, refusedCards, purchases } = this.#tables;
    const dayStartMs = nowMs - (nowMs % dayMs);
    const bought = [...purchases.values()].filter(
      (purchase) =>
        purchase.workspaceId === workspaceId &&
        (purchase.status === "paid"
          ? (purchase.paidAt?.getTime() ?? 0) >= dayStartMs
          : purchase.status === "created" || purchase.status === "pending"),
    );
    return {
      workspaceAgeMs: nowMs - (workspaces.get(workspaceId)?.createdAtMs ?? nowMs),
      refusedCards: [...refusedCards].filter(([key, at]) => key.startsWith(`${workspaceId} `) && at >= dayStartMs)
        .length,
      creditsCents: bought.reduce((total, { creditsCents }) => total + creditsCents, 0),
      resetsAt: new Date(dayStartMs + dayMs),
    };
  }

  async noteRefusedCards(workspaceId: string, chargeIds: readonly string[]): Promise<void> {
    for (const id of chargeIds)
      this.#writes.push(() => {
        const key = `${workspaceId} ${id}`;
        if (!this.#tables.refusedCards.has(key)) this.#tables.refusedCards.set(key, this.#tables.nowMs);
      });
  }

  async lockPosition(workspaceId: string) {
    await this.#pause();
    await this.#lock(`balance workspace:${workspaceId}:credits`);
    const held = this.#tables.held.get(workspaceId) ?? 0n;
    return {
      workspaceId,
      available: nanoUsd(this.#sum(`workspace:${workspaceId}:credits`) - held),
      debt: nanoUsd(-this.#sum(`receivable:${workspaceId}`)),
    };
  }

  async post(posting: Transaction) {
    await this.#pause();
    const { idempotencyKey: key } = posting;
    await this.#lock(`posting ${key}`);
    const known = this.#read("posting", key, this.#tables.transactions);
    if (known) {
      if (fingerprint(known) !== fingerprint(posting)) throw new AppError("conflict", `${key} was used otherwise.`);
      return { transactionId: key, isNew: false };
    }
    for (const { account, amount } of posting.entries) {
      if (account.startsWith("workspace:")) {
        await this.#lock(`balance ${account}`);
        const [, workspaceId = "", kind] = account.split(":");
        const held = kind === "credits" ? (this.#tables.held.get(workspaceId) ?? 0n) : 0n;
        if (amount < 0n && this.#sum(account) + amount < held)
          throw new AppError("insufficient-credits", `${account} has not that much free.`);
      }
      this.#sums.set(account, (this.#sums.get(account) ?? 0n) + amount);
    }
    this.#save("posting", key, this.#tables.transactions, posting);
    return { transactionId: key, isNew: true };
  }

  async setSpendingStopped(id: string, spendingStopped: "dispute" | "debt" | null): Promise<void> {
    await this.#change("workspace", id, this.#tables.workspaces, { spendingStopped });
  }

  async findRefund(by: { readonly id: string } | { readonly stripeRefundId: string }) {
    await this.#pause();
    return this.#all<CreditRefund>("refund", this.#tables.refunds).find((refund) =>
      "id" in by ? refund.id === by.id : refund.stripeRefundId === by.stripeRefundId,
    );
  }

  async refundsOf(purchaseId: string) {
    return this.#all<CreditRefund>("refund", this.#tables.refunds).filter((refund) => refund.purchaseId === purchaseId);
  }

  async insertRefund(refund: CreditRefund): Promise<void> {
    await this.#pause();
    const id = refund.stripeRefundId ?? refund.id;
    await this.#lock(`refund ${id}`);
    if ([...this.#tables.refunds.values()].some((row) => row.id === refund.id || row.stripeRefundId === id))
      throw new Error(`The refund ${id} is there already`);
    this.#save("refund", refund.id, this.#tables.refunds, { ...refund, createdAtMs: this.#tables.nowMs });
  }

  async saveRefund(id: string, change: Partial<CreditRefund>): Promise<void> {
    await this.#change("refund", id, this.#tables.refunds, change);
  }

  async findDispute(id: string) {
    await this.#pause();
    return this.#all("dispute", this.#tables.disputes).find((dispute) => dispute.id === id);
  }

  async disputesOf(purchaseId: string) {
    return this.#all("dispute", this.#tables.disputes).filter((dispute) => dispute.purchaseId === purchaseId);
  }

  async hasOpenDispute(workspaceId: string) {
    return this.#all("dispute", this.#tables.disputes).some(
      (dispute) => dispute.workspaceId === workspaceId && dispute.status === "open",
    );
  }

  async insertDispute(dispute: Parameters<BooksTransaction["insertDispute"]>[0]): Promise<void> {
    await this.#pause();
    await this.#lock(`dispute ${dispute.id}`);
    if (this.#tables.disputes.has(dispute.id)) throw new Error(`The dispute ${dispute.id} is there already`);
    this.#save("dispute", dispute.id, this.#tables.disputes, dispute);
  }

  async saveDispute(id: string, { status }: Parameters<BooksTransaction["saveDispute"]>[1]): Promise<void> {
    await this.#change("dispute", id, this.#tables.disputes, { status });
  }

  async findFraudWarning(id: string) {
    await this.#pause();
    return this.#read("fraud warning", id, this.#tables.fraudWarnings);
  }

  async insertFraudWarning(warning: FraudWarning): Promise<void> {
    await this.#pause();
    await this.#lock(`fraud warning ${warning.id}`);
    if (this.#tables.fraudWarnings.has(warning.id)) throw new Error(`The warning ${warning.id} is there already`);
    this.#save("fraud warning", warning.id, this.#tables.fraudWarnings, warning);
  }

  async closeFraudWarning(id: string): Promise<void> {
    await this.#change("fraud warning", id, this.#tables.fraudWarnings, { actionable: false });
  }

  async findReview(id: string) {
    await this.#pause();
    return this.#read("review", id, this.#tables.reviews);
  }

  async insertReview(review: PaymentReview): Promise<void> {
    await this.#pause();
    await this.#lock(`review ${review.id}`);
    if (this.#tables.reviews.has(review.id)) throw new Error(`The review ${review.id} is there already`);
    this.#save("review", review.id, this.#tables.reviews, review);
  }

  async closeReview(id: string, closedReason: string): Promise<void> {
    await this.#change("review", id, this.#tables.reviews, { closedReason });
  }

  async freeze({ workspaceId, subject }: Parameters<BooksTransaction["freeze"]>[0]): Promise<void> {
    await this.#pause();
    this.#writes.push(() => this.#tables.freezes.add(`${workspaceId} ${subject}`));
  }

  /** Reasons are not kept here. */
  async restate(): Promise<void> {
    await this.#pause();
  }

  async thaw({ workspaceId, subject }: Parameters<BooksTransaction["thaw"]>[0]): Promise<boolean> {
    await this.#pause();
    const { freezes } = this.#tables;
    this.#writes.push(() => freezes.delete(`${workspaceId} ${subject}`));
    return ![...freezes].some((freeze) => freeze.startsWith(`${workspaceId} `) && !freeze.endsWith(` ${subject}`));
  }

  async lockTopUp(workspaceId: string) {
    await this.#pause();
    await this.#lock(`top-up ${workspaceId}`);
    return this.#read("top-up", workspaceId, this.#tables.topUps);
  }

  async saveTopUp(workspaceId: string, change: Parameters<BooksTransaction["saveTopUp"]>[1]): Promise<void> {
    await this.#change("top-up", workspaceId, this.#tables.topUps, change);
  }

  async readTopUpUse(workspaceId: string): Promise<TopUpUse> {
    const month = new Date(this.#tables.nowMs).toISOString().slice(0, 7);
    const automatic = [...this.#tables.purchases.values()].filter(
      (purchase) => purchase.workspaceId === workspaceId && purchase.automatic,
    );
    const counted = automatic.filter(
      ({ status, createdAtMs }) =>
        status !== "expired" && status !== "failed" && new Date(createdAtMs).toISOString().startsWith(month),
    );
    return {
      balance: nanoUsd(this.#sum(`workspace:${workspaceId}:credits`)),
      monthCents: counted.reduce((total, { creditsCents }) => total + creditsCents, 0),
      month,
      isOpen: hasOpenTopUp(this.#tables, workspaceId),
      isStopped:
        [...this.#tables.freezes].some((freeze) => freeze.startsWith(`${workspaceId} `)) ||
        (await this.hasOpenDispute(workspaceId)),
    };
  }

  async notify({ kind, subjectId }: Parameters<BooksTransaction["notify"]>[0]): Promise<void> {
    this.#writes.push(() => this.#tables.notices.add(`${kind} ${subjectId}`));
  }

  async audit({ action, target }: Parameters<BooksTransaction["audit"]>[0]): Promise<void> {
    this.#writes.push(() => this.#tables.audits.push(`${action} ${target}`));
  }

  #lock(row: string): Promise<void> {
    return this.#locks.take(row, this);
  }

  #sum(account: string): bigint {
    return this.#tables.sum(account) + (this.#sums.get(account) ?? 0n);
  }

  /** Its own change, or what is committed. */
  #read<Row>(table: string, id: string, committed: ReadonlyMap<string, Row>): Row | undefined {
    return (this.#changes.get(`${table} ${id}`) as Row | undefined) ?? committed.get(id);
  }

  #all<Row>(table: string, committed: ReadonlyMap<string, Row>): readonly Row[] {
    const ids = new Set(committed.keys());
    for (const key of this.#changes.keys()) if (key.startsWith(`${table} `)) ids.add(key.slice(table.length + 1));
    return [...ids].flatMap((id) => this.#read(table, id, committed) ?? []);
  }

  #save<Row>(table: string, id: string, committed: Map<string, Row>, row: Row): void {
    this.#changes.set(`${table} ${id}`, row);
    this.#writes.push(() => committed.set(id, row));
  }

  async #change<Row extends object>(
    table: string,
    id: string,
    committed: Map<string, Row>,
    change: Partial<Row>,
  ): Promise<void> {
    await this.#pause();
    await this.#lock(`${table} ${id}`);
    const row = this.#read(table, id, committed);
    if (!row) throw new Error(`There is no ${table} ${id}`);
    this.#save(table, id, committed, { ...row, ...change });
  }
}

export const toPurchase = (row: PurchaseRow, tables: Tables): Purchase => ({
  ...row,
  stripeCustomerId: tables.workspaces.get(row.workspaceId)?.stripeCustomerId ?? null,
});

const hasOpenTopUp = (tables: Tables, workspaceId: string): boolean =>
  [...tables.purchases.values()].some(
    (purchase) =>
      purchase.workspaceId === workspaceId &&
      purchase.automatic &&
      (purchase.status === "created" || purchase.status === "pending"),
  );

const dayMs = 86_400_000;

const newPurchaseRow = (purchase: NewPurchase, createdAtMs: number): PurchaseRow => ({
  status: "created",
  taxCents: null,
  taxCalculationId: null,
  checkoutSessionId: null,
  checkoutUrl: null,
  paymentIntentId: null,
  receiptUrl: null,
  invoiceUrl: null,
  invoicePdfUrl: null,
  failureReason: null,
  automatic: false,
  paymentMethodId: null,
  paidAt: null,
  createdAtMs,
  ...purchase,
});

const fingerprint = ({ kind, reference, entries }: Transaction): string =>
  `${kind} ${reference} ${entries.map(({ account, amount }) => `${account} ${amount}`).join(", ")}`;
