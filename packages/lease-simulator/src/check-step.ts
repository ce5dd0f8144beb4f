import { availableIn } from "./fake-slice-scripts.ts";
import { concurrencyLimit } from "./seed-plan.ts";
import type { RedisMemory } from "./redis-memory.ts";
import type { World } from "./world.ts";

/** What must hold at every moment, whatever is broken. */
export function checkStep(world: World): void {
  checkLedger(world);
  checkLeases(world);
  for (const memory of world.memories) {
    checkSlices(memory, world.violations);
    checkBudgets(memory, world.violations);
    checkConcurrency(memory, world.violations);
  }
}

/** I1, I4: nothing is made or lost, and nobody's credits go below what is set aside of them. */
function checkLedger({ postgres, violations }: World): void {
  let total = 0n;
  for (const [workspaceId, { posted, held, leased }] of postgres.balances) {
    total += posted;
    if (posted < 0n) violations.push(`${workspaceId} is overdrawn`);
    if (posted - held - leased < 0n) violations.push(`${workspaceId} has more set aside than it has`);
  }
  for (const amount of postgres.platform.values()) total += amount;
  if (total !== 0n) violations.push(`the ledger is off by ${total}`);
}

/** I11: what is leased is what the leases say, and each is whole. */
function checkLeases({ postgres, violations }: World): void {
  const leased = new Map<string, bigint>();
  for (const lease of postgres.leases) {
    const remainder = postgres.remainderOf(lease);
    if (remainder < 0n) violations.push(`lease of ${lease.workspaceId} in epoch ${lease.epoch} is below zero`);
    leased.set(lease.workspaceId, (leased.get(lease.workspaceId) ?? 0n) + remainder);
  }
  for (const [workspaceId, balance] of postgres.balances) {
    if (balance.leased !== (leased.get(workspaceId) ?? 0n)) violations.push(`leases of ${workspaceId} do not add up`);
  }
}

/** A slice never gives more than it has, and what it counts as held are its holds. */
function checkSlices(memory: RedisMemory, violations: string[]): void {
  for (const [workspaceId, slice] of memory.slices) {
    if (slice.epoch !== memory.tag) continue;
    if (availableIn(slice) < 0n) violations.push(`slice of ${workspaceId} is overdrawn`);
    let held = 0n;
    for (const hold of memory.holds.values()) {
      if (hold.workspaceId === workspaceId && hold.epoch === slice.epoch) held += hold.amount;
    }
    if (held !== slice.held) violations.push(`slice of ${workspaceId} holds ${slice.held}, its holds ${held}`);
  }
}

/** I12: Redis lets nothing in beyond a budget. What Postgres let in meanwhile, it is told of after. */
function checkBudgets(memory: RedisMemory, violations: string[]): void {
  for (const [name, { epoch, spent, held, limit, told }] of memory.budgets) {
    if (epoch === memory.tag && held > 0n && spent + held - told > limit) violations.push(`budget ${name} is exceeded`);
  }
}

/** Calls under way are counted by their holds, neither more nor fewer, and never beyond the limit. */
function checkConcurrency(memory: RedisMemory, violations: string[]): void {
  for (const [name, keys] of memory.concurrency) {
    const holdsNothing = (key: string) => !memory.holds.has(key) && !memory.budgetHolds.has(key);
    for (const key of keys) if (holdsNothing(key)) violations.push(`${name} counts ${key}, which holds nothing`);
    if (keys.size > concurrencyLimit) violations.push(`${name} has ${keys.size} calls at once`);
  }
  for (const [key, { epoch, concurrency }] of memory.holds) {
    for (const subject of concurrency) {
      if (!memory.concurrency.get(`${epoch}:${subject}`)?.has(key)) violations.push(`${key} is not counted`);
    }
  }
}
