import type {
  BudgetHoldReply,
  HoldBudgetsCommand,
  HoldCommand,
  HoldReply,
  RaiseCommand,
  SettleBudgetsCommand,
  SettleCommand,
  SliceConnection,
  SliceStore,
} from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import type { Network, Process } from "./network.ts";
import {
  type BudgetRow,
  copyMemory,
  emptyMemory,
  type HoldRow,
  type RedisMemory,
  type SliceRow,
} from "./redis-memory.ts";

/** Redis with our scripts: each of them one indivisible step. The real scripts are held against this by a test. */
export class FakeRedis {
  memory: RedisMemory = emptyMemory();
  isUp = true;
  runId: string;
  /** Told of every hold at the moment it is placed. */
  onHold: (command: HoldCommand) => void = () => undefined;
  /** Told of every hold that has just been let go of with nothing to settle. */
  onLetGo: (generationId: string) => void = () => undefined;
  readonly #name: string;
  #runs = 0;
  #entries = 0;

  constructor(name = "redis") {
    this.#name = name;
    this.runId = this.#nextRun();
  }

  #nextRun(): string {
    return `${this.#name}-run-${++this.#runs}`;
  }

  /** The process is another one; what it remembers is up to the caller. */
  restart(memory: RedisMemory = this.memory): void {
    this.runId = this.#nextRun();
    this.memory = copyMemory(memory);
  }

  flush(): void {
    this.memory = emptyMemory();
  }

  /** It goes on as the process that another one was. */
  become(other: FakeRedis): void {
    this.runId = other.runId;
    this.memory = other.memory;
  }

  storeFor(network: Network, process: Process): SliceStore {
    return { connect: () => network.call(process, () => this.accept(network, process)) };
  }

  /** `isReached` is asked at every command: a connection does not survive that its way is cut. */
  accept(network: Network, process: Process, isReached: () => boolean = () => true): SliceConnection {
    this.#assertUp();
    const { runId } = this;
    let isClosed = false;
    const send = <Answer>(effect: () => Answer): Promise<Answer> => {
      if (isClosed) return Promise.reject(new Error("connection is closed"));
      return network.call(process, () => {
        this.#assertUp();
        if (this.runId !== runId || !isReached()) throw new Error("connection was reset");
        return effect();
      });
    };
    return {
      identity: () => send(() => ({ runId: this.runId, tag: this.memory.tag })),
      setTag: (epoch) => send(() => this.#setTag(epoch)),
      applyGrant: (grant) => send(() => this.#applyGrant(grant)),
      seedBudget: (seed) => send(() => this.#seedBudget(seed)),
      hold: (command) => send(() => this.#hold(command)),
      raise: (command) => send(() => this.#raise(command)),
      settle: (command) => send(() => this.#settle(command)),
      holdBudgets: (command) => send(() => this.#holdBudgets(command)),
      settleBudgets: (command) => send(() => this.#settleBudgets(command)),
      overdueBudgetHolds: (nowMs, most) =>
        send(() =>
          [...this.memory.budgetHolds.values()]
            .filter(({ deadlineMs }) => deadlineMs <= nowMs)
            .slice(0, most)
            .map(({ epoch, generationId, budgets }) => ({ epoch, generationId, budgets })),
        ),
      reclaim: (slice) => send(() => this.#reclaim(slice)),
      recordProgress: (notes, deadlineMs) =>
        send(() => {
          for (const note of notes) {
            const hold = this.memory.holds.get(holdKey(note));
            if (!hold) continue;
            hold.progress = note.progress ?? hold.progress;
            hold.deadlineMs = deadlineMs;
          }
        }),
      overdueHolds: (nowMs, most) =>
        send(() =>
          [...this.memory.holds.values()]
            .filter(({ deadlineMs }) => deadlineMs <= nowMs)
            .slice(0, most)
            .map(toStoredHold),
        ),
      readUsage: (most) => send(() => this.memory.stream.slice(0, most).map((entry) => ({ ...entry, text: "" }))),
      removeUsage: (entryIds) =>
        send(() => {
          this.memory.stream = this.memory.stream.filter(({ id }) => !entryIds.includes(id));
        }),
      blockKey: (apiKeyId) => send(() => void this.memory.blockedKeys.add(apiKeyId)),
      unblockKey: (apiKeyId) => send(() => void this.memory.blockedKeys.delete(apiKeyId)),
      readStops: () => send(() => new Map(this.memory.stops)),
      stopWorkspace: (workspaceId, stop) => send(() => void this.memory.stops.set(workspaceId, stop)),
      resumeWorkspace: (workspaceId) => send(() => void this.memory.stops.delete(workspaceId)),
      countLeft: (before) =>
        send(() => ({
          usage: this.memory.stream.length,
          holds: [...this.memory.holds.values()].filter(({ epoch }) => epoch < before).length,
        })),
      close: () => {
        isClosed = true;
      },
    };
  }

  #assertUp(): void {
    if (!this.isUp) throw new Error("Redis is away");
  }

  #setTag(epoch: number): boolean {
    if (this.memory.tag !== undefined && this.memory.tag >= epoch) return false;
    this.memory.tag = epoch;
    return true;
  }

  #applyGrant({ workspaceId, epoch, granted }: { workspaceId: string; epoch: number; granted: bigint }) {
    if (this.memory.tag !== epoch) return "stale-epoch" as const;
    const slice = this.memory.slices.get(workspaceId);
    if (slice?.epoch !== epoch) {
      this.memory.slices.set(workspaceId, { epoch, granted, reclaimed: 0n, spent: 0n, held: 0n });
    } else if (granted > slice.granted) {
      slice.granted = granted;
    }
    return "applied" as const;
  }

  #seedBudget(seed: { subject: string; period: string; epoch: number; spent: bigint }) {
    if (this.memory.tag !== seed.epoch) return "stale-epoch" as const;
    const key = budgetKey(seed.epoch, seed);
    const { epoch, spent } = seed;
    if (!this.memory.budgets.has(key)) this.memory.budgets.set(key, { epoch, spent, held: 0n, limit: spent });
    return "seeded" as const;
  }

  #hold(command: HoldCommand): HoldReply {
    const { epoch, intent, owner, deadlineMs } = command;
    if (this.memory.tag !== epoch) return { kind: "stale-epoch" };
    const slice = this.memory.slices.get(intent.workspaceId);
    if (this.memory.holds.has(holdKey({ epoch, generationId: intent.generationId }))) {
      return { kind: "held", available: nanoUsd(slice ? availableIn(slice) : 0n) };
    }
    if (this.memory.over.has(holdKey({ epoch, generationId: intent.generationId }))) return { kind: "over" };
    const refusal = this.#refusal(epoch, intent, intent.amount);
    if (refusal) return refusal;
    const busy = intent.concurrency.findIndex(({ subject, limit }) => this.#busy(epoch, subject).size >= limit);
    if (busy >= 0) return { kind: "concurrency", index: busy };
    this.#take(epoch, intent, intent.amount);
    const { generationId, workspaceId, apiKeyId, amount, body } = intent;
    const budgets = intent.budgets.map(({ subject, period }) => ({ subject, period }));
    this.memory.holds.set(holdKey({ epoch, generationId }), {
      epoch,
      owner,
      generationId,
      workspaceId,
      apiKeyId,
      amount,
      budgets,
      body,
      deadlineMs,
      progress: undefined,
      concurrency: intent.concurrency.map(({ subject }) => subject),
    });
    for (const { subject } of intent.concurrency) this.#busy(epoch, subject).add(holdKey({ epoch, generationId }));
    this.onHold(command);
    return { kind: "held", available: nanoUsd(slice ? availableIn(slice) : 0n) };
  }

  #raise(command: RaiseCommand): HoldReply | { readonly kind: "gone" } {
    if (this.memory.tag !== command.epoch) return { kind: "stale-epoch" };
    const hold = this.memory.holds.get(holdKey(command));
    if (!hold) return { kind: "gone" };
    const more = command.amount - hold.amount;
    const slice = this.memory.slices.get(command.workspaceId);
    const refusal = this.#refusal(command.epoch, command, more);
    if (refusal && (more > 0n || !("available" in refusal || "index" in refusal))) return refusal;
    if (more > 0n) {
      this.#take(command.epoch, command, more);
      hold.amount = command.amount;
    }
    return { kind: "held", available: nanoUsd(slice ? availableIn(slice) : 0n) };
  }

  #busy(epoch: number, subject: string): Set<string> {
    const key = `${epoch}:${subject}`;
    const known = this.memory.concurrency.get(key) ?? new Set();
    this.memory.concurrency.set(key, known);
    return known;
  }

  #refusal(epoch: number, call: RefusableCall, amount: bigint): HoldReply | undefined {
    if (this.memory.blockedKeys.has(call.apiKeyId)) return { kind: "key-blocked" };
    const stop = this.memory.stops.get(call.workspaceId);
    if (stop) return { kind: stop };
    const slice = this.memory.slices.get(call.workspaceId);
    if (slice?.epoch !== epoch) return { kind: "no-lease" };
    if (availableIn(slice) < amount) return { kind: "low", available: nanoUsd(availableIn(slice)) };
    for (const [index, budget] of call.budgets.entries()) {
      const row = this.memory.budgets.get(budgetKey(epoch, budget));
      if (!row) return { kind: "unknown-budget", index };
      row.limit = budget.limit;
      const available = budget.limit - row.spent - row.held;
      if (available < amount) return { kind: "budget", index, available: nanoUsd(available) };
    }
    return undefined;
  }

  #take(epoch: number, call: Pick<RaiseCommand, "workspaceId" | "budgets">, amount: bigint): void {
    const slice = this.memory.slices.get(call.workspaceId);
    if (slice) slice.held += amount;
    for (const row of this.#budgetRows(epoch, call.budgets)) row.held += amount;
  }

  #settle({ epoch, generationId, workspaceId, charge, budgets, record }: SettleCommand): "settled" | "gone" {
    const key = holdKey({ epoch, generationId });
    const hold = this.memory.holds.get(key);
    if (!hold) return "gone";
    const spent = charge < hold.amount ? charge : hold.amount;
    const slice = this.memory.slices.get(workspaceId);
    if (slice?.epoch === epoch) {
      slice.held -= hold.amount;
      slice.spent += spent;
    }
    for (const row of this.#budgetRows(epoch, budgets)) {
      row.held -= hold.amount;
      row.spent += spent;
    }
    this.memory.holds.delete(key);
    for (const subject of hold.concurrency) this.#busy(epoch, subject).delete(key);
    this.memory.over.add(key);
    if (record) this.memory.stream.push({ id: String(++this.#entries), record });
    else this.onLetGo(generationId);
    return "settled";
  }

  #holdBudgets({ epoch, intent, deadlineMs }: HoldBudgetsCommand): BudgetHoldReply {
    if (this.memory.tag !== epoch) return { kind: "stale-epoch" };
    if (this.memory.blockedKeys.has(intent.apiKeyId)) return { kind: "key-blocked" };
    const stop = this.memory.stops.get(intent.workspaceId);
    if (stop) return { kind: stop };
    const { generationId, concurrency } = intent;
    const key = holdKey({ epoch, generationId });
    const known = this.memory.budgetHolds.get(key);
    const rows: BudgetRow[] = [];
    const needs = intent.budgets.map(({ need }, index) => larger(need, known?.needs[index] ?? 0n));
    const more = needs.map((need, index) => need - (known?.needs[index] ?? 0n));
    for (const [index, budget] of intent.budgets.entries()) {
      const row = this.memory.budgets.get(budgetKey(epoch, budget));
      if (!row) return { kind: "unknown-budget", index };
      row.limit = budget.limit;
      const available = budget.limit - row.spent - row.held;
      if ((more[index] ?? 0n) > larger(0n, available)) return { kind: "budget", index, available: nanoUsd(available) };
      rows.push(row);
    }
    if (!known) {
      const busy = concurrency.findIndex(({ subject, limit }) => this.#busy(epoch, subject).size >= limit);
      if (busy >= 0) return { kind: "concurrency", index: busy };
      for (const { subject } of concurrency) this.#busy(epoch, subject).add(key);
    }
    for (const [index, row] of rows.entries()) row.held += more[index] ?? 0n;
    const budgets = intent.budgets.map(({ subject, period, countsOwnKeys = false }) => ({
      subject,
      period,
      countsOwnKeys,
    }));
    const subjects = concurrency.map(({ subject }) => subject);
    const fresh = { epoch, generationId, budgets, deadlineMs, concurrency: subjects };
    this.memory.budgetHolds.set(key, { ...(known ?? fresh), needs });
    return { kind: "held" };
  }

  #settleBudgets({ epoch, generationId, budgets, counts }: SettleBudgetsCommand): "settled" | "gone" {
    const key = holdKey({ epoch, generationId });
    const hold = this.memory.budgetHolds.get(key);
    if (!hold) return "gone";
    const { needs, concurrency } = hold;
    for (const [index, budget] of budgets.entries()) {
      const row = this.memory.budgets.get(budgetKey(epoch, budget));
      if (!row) continue;
      row.held -= needs[index] ?? 0n;
      row.spent += counts[index] ?? 0n;
    }
    for (const subject of concurrency) this.#busy(epoch, subject).delete(key);
    this.memory.budgetHolds.delete(key);
    return "settled";
  }

  #budgetRows(epoch: number, budgets: readonly { subject: string; period: string }[]): readonly BudgetRow[] {
    return budgets.flatMap((budget) => this.memory.budgets.get(budgetKey(epoch, budget)) ?? []);
  }

  #reclaim({ workspaceId, epoch }: { workspaceId: string; epoch: number }) {
    if (this.memory.tag !== epoch) return { kind: "stale-epoch" } as const;
    const slice = this.memory.slices.get(workspaceId);
    if (slice?.epoch !== epoch) return { kind: "no-lease" } as const;
    slice.reclaimed += availableIn(slice);
    return { kind: "reclaimed", total: nanoUsd(slice.reclaimed) } as const;
  }
}

type RefusableCall = Pick<RaiseCommand, "workspaceId" | "apiKeyId" | "budgets">;

const toStoredHold = ({
  epoch,
  owner,
  generationId,
  workspaceId,
  apiKeyId,
  amount,
  budgets,
  body,
  progress,
}: HoldRow) => ({
  epoch,
  owner,
  generationId,
  workspaceId,
  apiKeyId,
  amount: nanoUsd(amount),
  budgets,
  body,
  progress,
});

export const availableIn = (slice: SliceRow): bigint => slice.granted - slice.reclaimed - slice.spent - slice.held;

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

const holdKey = ({ epoch, generationId }: { readonly epoch: number; readonly generationId: string }): string =>
  `${epoch}:${generationId}`;

const budgetKey = (epoch: number, { subject, period }: { subject: string; period: string }): string =>
  `${epoch}:${subject}:${period}`;
