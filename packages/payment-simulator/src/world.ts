import { AppError } from "@causeway/errors";
import { type Random, seededRandom } from "@causeway/lease-simulator";
import {
  applyEvent,
  askForRefund,
  beginPurchase,
  catchUpPurchase,
  catchUpRefund,
  type CheckoutWork,
  openCheckout,
  type PaymentBooks,
  runTopUp,
  setRefundAside,
  settleDebt,
} from "@causeway/payment-books";
import { checkStep } from "./check-step.ts";
import { FakeStripe } from "./fake-stripe.ts";
import { type MemoryPostgres, memoryPostgres } from "./memory-books.ts";
import { Tables } from "./tables.ts";
import { Tasks } from "./tasks.ts";
import type { Turns } from "./turns.ts";

const workspaces = ["w1", "w2"] as const;
const minuteMs = 60_000;
const mostTasks = 6;

/** Two workspaces, their buyers, Stripe, its webhooks, and our processes, all driven by one seed. */
export class World {
  readonly random: Random;
  readonly tables = new Tables();
  readonly postgres: MemoryPostgres = memoryPostgres(this.tables);
  readonly stripe = new FakeStripe(() => this.tables.nowMs);
  readonly tasks: Tasks;
  readonly violations: string[] = [];
  /** What calls have used, by workspace. */
  readonly spent = new Map<string, bigint>();
  steps = 0;
  readonly #acts: readonly ((workspaceId: string) => void)[];
  #delivered = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.tasks = new Tasks(this.random, {
      death: this.random.pick([0, 0.01, 0.03]),
      lostAnswer: this.random.pick([0, 0.1, 0.3]),
    });
    this.#acts = this.#mixture();
    this.stripe.taxBasisPoints = [0, 1_900, 0, 825][seed % 4] ?? 0;
    for (const id of workspaces) {
      this.tables.workspaces.set(id, { stripeCustomerId: null, spendingStopped: null });
      this.#setUpTopUp(id);
    }
  }

  /** One thing happens: mostly one effect of one process; otherwise people, banks and Stripe act. */
  async step(): Promise<void> {
    this.steps += 1;
    if (this.tasks.count >= mostTasks || this.random.chance(0.7)) {
      if (!(await this.tasks.step())) this.#act();
    } else {
      this.#act();
    }
    this.check();
  }

  check(): void {
    this.violations.push(...checkStep(this), ...this.tasks.unexpected.splice(0));
  }

  /** Runs what is under way to its end. */
  async drain(): Promise<void> {
    while (await this.tasks.step()) this.check();
    if (this.tasks.count > 0) this.violations.push("processes wait for each other for ever");
  }

  #act(): void {
    const { random, tables } = this;
    // Days pass only when nothing is under way: no process sleeps for an hour between two of its steps.
    const mayBeLong = this.tasks.count === 0 && random.chance(0.1);
    tables.nowMs += random.between(0, mayBeLong ? 30 * 60 * minuteMs : minuteMs);
    random.pick(this.#acts)(random.pick(workspaces));
  }

  /** What people, banks, Stripe and the worker do. Each seed has its own mixture. */
  #mixture(): readonly ((workspaceId: string) => void)[] {
    const acts = [
      (workspaceId: string) => this.#buy(workspaceId),
      () => this.#pay(),
      () => this.#pay(),
      () => this.#banksDecide(),
      (workspaceId: string) => this.#spend(workspaceId),
      (workspaceId: string) => this.askRefund(workspaceId),
      () => this.#dashboardRefund(),
      () => this.#dispute(),
      (workspaceId: string) => this.#topUp(workspaceId),
      () => this.#deliver(),
      () => this.#deliver(),
      () => this.sweep(),
      () => this.catchUp(),
    ];
    return acts.flatMap((act) => Array.from({ length: this.random.pick([1, 2, 2, 3, 8]) }, () => act));
  }

  #pay(): void {
    const { random, stripe } = this;
    const sessions = [...stripe.sessions.values()].filter(({ status }) => status === "open");
    if (sessions.length === 0) return;
    const session = random.pick(sessions);
    if (random.chance(0.15)) stripe.expire(session);
    else stripe.pay(session, random.chance(0.8) ? "succeeded" : "processing");
  }

  #open(turns: Turns): CheckoutWork {
    const creditsPageUrl = "https://dashboard.test/credits";
    return { books: this.postgres.open(turns), payments: this.stripe.open(turns), creditsPageUrl };
  }

  #start(name: string, work: (work: CheckoutWork) => Promise<unknown>): void {
    this.tasks.start(name, (turns) => work(this.#open(turns)), isAnswer);
  }

  #buy(workspaceId: string): void {
    const creditsCents = this.random.between(5, 40) * 100 + this.random.between(0, 99);
    const feeCents = Math.max(80, Math.ceil((creditsCents * 55) / 1_000));
    const quote = { creditsCents, feeCents, totalCents: creditsCents + feeCents };
    this.#start("buy", async (work) => {
      const id = work.books.newId();
      await beginPurchase(work, { id, workspaceId, createdById: "u", ...quote });
      await openCheckout(work, id);
    });
  }

  #banksDecide(): void {
    const { random, stripe } = this;
    stripe.refundAnswer = random.chance(0.7) ? "succeeded" : "pending";
    stripe.card = random.pick(["pays", "pays", "pays", "is declined", "waits", "is none"] as const);
    const waiting = [...stripe.intents.values()].filter(({ status }) => status === "processing");
    if (waiting.length > 0) stripe.decide(random.pick(waiting), random.chance(0.6) ? "succeeded" : "failed");
    const refunds = [...stripe.refunds.values()].filter(
      ({ status }) => status === "pending" || (status === "succeeded" && random.chance(0.3)),
    );
    if (refunds.length === 0) return;
    // The newest are what our processes are busy with.
    const refund = random.chance(0.7) ? (refunds.at(-1) ?? random.pick(refunds)) : random.pick(refunds);
    stripe.moveRefund(refund, refund.status === "pending" && random.chance(0.6) ? "succeeded" : "failed");
  }

  /** Calls take holds, use them up and give them back; a call waits for whoever has the credits locked. */
  #spend(workspaceId: string): void {
    const account = `workspace:${workspaceId}:credits`;
    if (this.postgres.locks.isLocked(`balance ${account}`)) return;
    const { tables, random } = this;
    const held = tables.held.get(workspaceId) ?? 0n;
    const share = (amount: bigint) => (amount * BigInt(random.between(0, 100))) / 100n;
    const used = share(held);
    tables.sums.set(account, tables.sum(account) - used);
    tables.sums.set("platform:inference-revenue", tables.sum("platform:inference-revenue") + used);
    this.spent.set(workspaceId, (this.spent.get(workspaceId) ?? 0n) + used);
    const kept = random.chance(0.5) ? 0n : share(held - used);
    const isStopped = (tables.workspaces.get(workspaceId)?.spendingStopped ?? null) !== null;
    const more = isStopped ? 0n : share(tables.sum(account) - kept);
    tables.held.set(workspaceId, kept + more);
  }

  askRefund(workspaceId: string): void {
    const { random, tables } = this;
    const paid = [...tables.purchases.values()].filter(
      (purchase) => purchase.workspaceId === workspaceId && purchase.status === "paid",
    );
    if (paid.length === 0) return;
    const { id: purchaseId } = random.pick(paid);
    const amountCents = random.chance(0.2) ? undefined : random.between(1, 500);
    this.#start("refund", async (work) => {
      const id = work.books.newId();
      await setRefundAside(work.books, { id, workspaceId, purchaseId, amountCents, requestedById: "u" });
      await askForRefund(work, id);
    });
  }

  #dashboardRefund(): void {
    const { stripe, random } = this;
    const refundable = [...stripe.intents.values()].filter(
      ({ id, status }) => status === "succeeded" && stripe.leftCents(id) > 0,
    );
    if (refundable.length === 0) return;
    const { id } = random.pick(refundable);
    stripe.makeRefund(id, random.between(1, stripe.leftCents(id)));
  }

  #dispute(): void {
    const { stripe, random } = this;
    const open = [...stripe.disputes.values()].filter(({ status }) => status === "open" || status === "inquiry");
    if (open.length > 0 && random.chance(0.6)) {
      const dispute = random.pick(open);
      const next = dispute.status === "inquiry" ? "open" : random.pick(["won", "lost"] as const);
      return stripe.moveDispute(dispute, next);
    }
    const contestable = [...stripe.intents.values()].filter(
      ({ id, status }) =>
        status === "succeeded" && ![...stripe.disputes.values()].some(({ intentId }) => intentId === id),
    );
    if (contestable.length === 0) return;
    const { id, amountCents } = random.pick(contestable);
    stripe.openDispute(id, amountCents, random.chance(0.2) ? "inquiry" : "open");
  }

  #topUp(workspaceId: string): void {
    if (this.random.chance(0.3)) return this.#setUpTopUp(workspaceId);
    const atOnce = this.random.between(1, 3);
    for (let count = 0; count < atOnce; count += 1) this.#start("top-up", (work) => runTopUp(work, workspaceId));
  }

  #setUpTopUp(workspaceId: string): void {
    if (this.postgres.locks.isLocked(`top-up ${workspaceId}`)) return;
    this.tables.topUps.set(workspaceId, {
      enabled: true,
      thresholdCents: 1_000,
      amountCents: 700,
      monthlyCapCents: 4_000,
      enabledById: "u",
      failures: 0,
      nextAttemptAt: null,
      failureReason: null,
    });
  }

  /** Most webhooks arrive, out of order, some twice; three of ten never do. */
  #deliver(): void {
    const { stripe, random } = this;
    const event = stripe.events[this.#delivered];
    const recent = stripe.events.slice(random.chance(0.7) ? -3 : 0);
    const other = recent.length > 0 && random.chance(0.6) ? random.pick(recent) : event;
    if (other === event) this.#delivered = Math.min(this.#delivered + 1, stripe.events.length);
    if (other === undefined || random.chance(0.3)) return;
    this.tables.receive(other.id, other.type, other.objectId);
    const atOnce = random.between(1, 2);
    for (let count = 0; count < atOnce; count += 1) this.#start("webhook", (work) => applyEvent(work, other.id));
  }

  /** The sweeper takes up what no job has applied. */
  sweep(): void {
    for (const [id, { state }] of this.tables.events)
      if (state === "pending" && this.tasks.count < 2 * mostTasks) this.#start("sweep", (work) => applyEvent(work, id));
  }

  /** What the worker does every minute and every hour. */
  catchUp(): void {
    const { tables, random, stripe } = this;
    const room = () => this.tasks.count < 2 * mostTasks;
    for (const { id, status, createdAtMs } of tables.purchases.values()) {
      const ageMs = tables.nowMs - createdAtMs;
      if ((status === "created" || status === "pending") && ageMs > 2 * minuteMs && room())
        this.#start("catch up purchase", (work) => catchUpPurchase(work, { id, ageMs }));
    }
    for (const { id, status, createdAtMs } of tables.refunds.values()) {
      const ageMs = tables.nowMs - createdAtMs;
      if ((status === "requested" || status === "pending") && ageMs > minuteMs / 2 && room())
        this.#start("catch up refund", (work) => catchUpRefund(work, { id, status, ageMs }));
    }
    for (const [workspaceId, { spendingStopped }] of tables.workspaces)
      if (spendingStopped !== null && room()) this.#start("collect debts", ({ books }) => collect(books, workspaceId));
    if (random.chance(0.2)) for (const { id, type, objectId } of stripe.events) tables.receive(id, type, objectId);
  }
}

const collect = (books: PaymentBooks, workspaceId: string): Promise<void> =>
  books.transact((transaction) => settleDebt(books, transaction, workspaceId));

/** What production code answers when Stripe is away or a refund is not possible. */
const isAnswer = (error: unknown): boolean =>
  error instanceof AppError && (error.code === "service-unavailable" || error.code === "conflict");
