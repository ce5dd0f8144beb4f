import type { BudgetHoldReply, HoldBudgetsCommand, SettleBudgetsCommand } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { budgetKey, holdKey } from "./redis-keys.ts";
import type { BudgetRow, RedisMemory } from "./redis-memory.ts";

/** What the scripts do to budgets and to calls under way, for calls whose credits lie elsewhere too. */
export function seedBudget(
  memory: RedisMemory,
  seed: { subject: string; period: string; epoch: number; spent: bigint },
) {
  if (memory.tag !== seed.epoch) return "stale-epoch" as const;
  const key = budgetKey(seed.epoch, seed);
  const { epoch, spent } = seed;
  if (!memory.budgets.has(key)) memory.budgets.set(key, { epoch, spent, held: 0n, limit: spent, told: 0n });
  return "seeded" as const;
}

type BudgetInEpoch = { subject: string; period: string; epoch: number };

export function readBudget(memory: RedisMemory, name: BudgetInEpoch) {
  const row = memory.budgets.get(budgetKey(name.epoch, name));
  if (!row) return "not counted" as const;
  return { spent: nanoUsd(row.spent), isDrained: memory.stream.length === 0 };
}

export function raiseBudget(memory: RedisMemory, count: BudgetInEpoch & { seen: bigint; spent: bigint }) {
  const row = memory.budgets.get(budgetKey(count.epoch, count));
  const isAsSeen = row?.spent === count.seen;
  if (row && count.spent > row.spent) {
    row.told += count.spent - row.spent;
    row.spent = count.spent;
  }
  return isAsSeen ? ("as seen" as const) : ("changed" as const);
}

export function holdBudgets(memory: RedisMemory, { epoch, intent, deadlineMs }: HoldBudgetsCommand): BudgetHoldReply {
  if (memory.tag !== epoch) return { kind: "stale-epoch" };
  if (memory.blockedKeys.has(intent.apiKeyId)) return { kind: "key-blocked" };
  const stop = memory.stops.get(intent.workspaceId);
  if (stop) return { kind: stop };
  const { generationId, concurrency } = intent;
  const key = holdKey({ epoch, generationId });
  const known = memory.budgetHolds.get(key);
  const rows: BudgetRow[] = [];
  const needs = intent.budgets.map(({ need }, index) => larger(need, known?.needs[index] ?? 0n));
  const more = needs.map((need, index) => need - (known?.needs[index] ?? 0n));
  for (const [index, budget] of intent.budgets.entries()) {
    const row = memory.budgets.get(budgetKey(epoch, budget));
    if (!row) return { kind: "unknown-budget", index };
    row.limit = budget.limit;
    const available = budget.limit - row.spent - row.held;
    if ((more[index] ?? 0n) > larger(0n, available)) return { kind: "budget", index, available: nanoUsd(available) };
    rows.push(row);
  }
  if (!known) {
    const busy = concurrency.findIndex(({ subject, limit }) => callsUnderWay(memory, epoch, subject).size >= limit);
    if (busy >= 0) return { kind: "concurrency", index: busy };
    for (const { subject } of concurrency) callsUnderWay(memory, epoch, subject).add(key);
  }
  for (const [index, row] of rows.entries()) row.held += more[index] ?? 0n;
  const budgets = intent.budgets.map(({ subject, period, countsOwnKeys = false }) => ({
    subject,
    period,
    countsOwnKeys,
  }));
  const subjects = concurrency.map(({ subject }) => subject);
  const fresh = { epoch, generationId, budgets, deadlineMs, concurrency: subjects };
  memory.budgetHolds.set(key, { ...(known ?? fresh), needs });
  return { kind: "held" };
}

export function settleBudgets(
  memory: RedisMemory,
  { epoch, generationId, budgets, counts }: SettleBudgetsCommand,
): "settled" | "gone" {
  const key = holdKey({ epoch, generationId });
  const hold = memory.budgetHolds.get(key);
  if (!hold) return "gone";
  const { needs, concurrency } = hold;
  for (const [index, budget] of budgets.entries()) {
    const row = memory.budgets.get(budgetKey(epoch, budget));
    if (!row) continue;
    row.held -= needs[index] ?? 0n;
    row.spent += counts[index] ?? 0n;
  }
  for (const subject of concurrency) callsUnderWay(memory, epoch, subject).delete(key);
  memory.budgetHolds.delete(key);
  return "settled";
}

export function callsUnderWay(memory: RedisMemory, epoch: number, subject: string): Set<string> {
  const key = `${epoch}:${subject}`;
  const known = memory.concurrency.get(key) ?? new Set();
  memory.concurrency.set(key, known);
  return known;
}

export function budgetRows(
  memory: RedisMemory,
  epoch: number,
  budgets: readonly { subject: string; period: string }[],
): readonly BudgetRow[] {
  return budgets.flatMap((budget) => memory.budgets.get(budgetKey(epoch, budget)) ?? []);
}

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);
