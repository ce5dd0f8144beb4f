import type { Epoch, StoredHold, UsageRecord } from "@causeway/leases";

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
};
export type BudgetRow = { epoch: Epoch; spent: bigint; held: bigint; limit: bigint };

/** Everything a Redis process remembers: what a flush forgets and a snapshot brings back. */
export type RedisMemory = {
  tag: Epoch | undefined;
  slices: Map<string, SliceRow>;
  holds: Map<string, HoldRow>;
  /** Of holds that were settled. */
  over: Set<string>;
  budgets: Map<string, BudgetRow>;
  stream: { readonly id: string; readonly record: UsageRecord }[];
};

export const emptyMemory = (): RedisMemory => ({
  tag: undefined,
  slices: new Map(),
  holds: new Map(),
  over: new Set(),
  budgets: new Map(),
  stream: [],
});

export const copyMemory = (memory: RedisMemory): RedisMemory => ({
  tag: memory.tag,
  slices: copyRows(memory.slices),
  holds: copyRows(memory.holds),
  over: new Set(memory.over),
  budgets: copyRows(memory.budgets),
  stream: [...memory.stream],
});

const copyRows = <Row extends object>(rows: Map<string, Row>): Map<string, Row> =>
  new Map([...rows].map(([key, row]) => [key, { ...row }]));
