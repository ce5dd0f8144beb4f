import type { Epoch, SpendingStop, StoredBudgetHold, StoredHold, UsageRecord } from "@causeway/leases";

export type SliceRow = {
  epoch: Epoch;
  granted: bigint;
  reclaimed: bigint;
  spent: bigint;
  held: bigint;
};
export type HoldRow = Omit<StoredHold, "amount" | "progress"> & {
  amount: bigint;
  progress: string | undefined;
  deadlineMs: number;
  isClaimed: boolean;
  /** Subjects whose calls under way it is one of. */
  concurrency: readonly string[];
};
/** What a call needs of each budget. */
export type BudgetHoldRow = StoredBudgetHold & {
  needs: readonly bigint[];
  readonly deadlineMs: number;
  readonly concurrency: readonly string[];
};
/** `told`: of what is spent, what Redis has not let in itself. */
export type BudgetRow = { epoch: Epoch; spent: bigint; held: bigint; limit: bigint; told: bigint };

/** Everything a Redis process remembers: what a flush forgets and a snapshot brings back. */
export type RedisMemory = {
  tag: Epoch | undefined;
  slices: Map<string, SliceRow>;
  holds: Map<string, HoldRow>;
  /** Of holds that were settled. */
  over: Set<string>;
  budgets: Map<string, BudgetRow>;
  budgetHolds: Map<string, BudgetHoldRow>;
  /** By `epoch:subject`, the keys of the holds that count. */
  concurrency: Map<string, Set<string>>;
  stops: Map<string, SpendingStop>;
  blockedKeys: Set<string>;
  stream: { readonly id: string; readonly record: UsageRecord }[];
};

export const emptyMemory = (): RedisMemory => ({
  tag: undefined,
  slices: new Map(),
  holds: new Map(),
  over: new Set(),
  budgets: new Map(),
  budgetHolds: new Map(),
  concurrency: new Map(),
  stops: new Map(),
  blockedKeys: new Set(),
  stream: [],
});

export const copyMemory = (memory: RedisMemory): RedisMemory => ({
  tag: memory.tag,
  slices: copyRows(memory.slices),
  holds: copyRows(memory.holds),
  over: new Set(memory.over),
  budgets: copyRows(memory.budgets),
  budgetHolds: copyRows(memory.budgetHolds),
  concurrency: new Map([...memory.concurrency].map(([key, holds]) => [key, new Set(holds)])),
  stops: new Map(memory.stops),
  blockedKeys: new Set(memory.blockedKeys),
  stream: [...memory.stream],
});

const copyRows = <Row extends object>(rows: Map<string, Row>): Map<string, Row> =>
  new Map([...rows].map(([key, row]) => [key, { ...row }]));
