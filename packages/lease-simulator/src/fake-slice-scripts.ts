import type { HoldCommand, HoldName, HoldReply, RaiseCommand, SettleCommand } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { budgetRows, callsUnderWay } from "./fake-budget-scripts.ts";
import { budgetKey, holdKey } from "./redis-keys.ts";
import type { RedisMemory, SliceRow } from "./redis-memory.ts";

/** What the scripts do to slices and to the holds on them. */
export function applyGrant(
  memory: RedisMemory,
  { workspaceId, epoch, granted }: { workspaceId: string; epoch: number; granted: bigint },
) {
  if (memory.tag !== epoch) return "stale-epoch" as const;
  const slice = memory.slices.get(workspaceId);
  if (slice?.epoch !== epoch) {
    memory.slices.set(workspaceId, { epoch, granted, reclaimed: 0n, spent: 0n, held: 0n });
  } else if (granted > slice.granted) {
    slice.granted = granted;
  }
  return "applied" as const;
}

export function placeHold(memory: RedisMemory, command: HoldCommand): HoldReply {
  const { epoch, intent, owner, deadlineMs } = command;
  if (memory.tag !== epoch) return { kind: "stale-epoch" };
  const slice = memory.slices.get(intent.workspaceId);
  if (memory.holds.has(holdKey({ epoch, generationId: intent.generationId }))) {
    return { kind: "held", available: nanoUsd(slice ? availableIn(slice) : 0n) };
  }
  if (memory.over.has(holdKey({ epoch, generationId: intent.generationId }))) return { kind: "over" };
  const refusal = refusalOf(memory, epoch, intent, intent.amount);
  if (refusal) return refusal;
  const busy = intent.concurrency.findIndex(
    ({ subject, limit }) => callsUnderWay(memory, epoch, subject).size >= limit,
  );
  if (busy >= 0) return { kind: "concurrency", index: busy };
  take(memory, epoch, intent, intent.amount);
  const { generationId, workspaceId, apiKeyId, amount, body } = intent;
  const budgets = intent.budgets.map(({ subject, period }) => ({ subject, period }));
  memory.holds.set(holdKey({ epoch, generationId }), {
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
    isClaimed: false,
    concurrency: intent.concurrency.map(({ subject }) => subject),
  });
  for (const { subject } of intent.concurrency)
    callsUnderWay(memory, epoch, subject).add(holdKey({ epoch, generationId }));
  return { kind: "held", available: nanoUsd(slice ? availableIn(slice) : 0n) };
}

export function raiseHold(memory: RedisMemory, command: RaiseCommand): HoldReply | { readonly kind: "gone" } {
  if (memory.tag !== command.epoch) return { kind: "stale-epoch" };
  const hold = memory.holds.get(holdKey(command));
  if (!hold) return { kind: "gone" };
  const more = command.amount - hold.amount;
  const slice = memory.slices.get(command.workspaceId);
  const refusal = refusalOf(memory, command.epoch, command, more);
  if (refusal && (more > 0n || !("available" in refusal || "index" in refusal))) return refusal;
  if (more > 0n) {
    take(memory, command.epoch, command, more);
    hold.amount = command.amount;
  }
  return { kind: "held", available: nanoUsd(slice ? availableIn(slice) : 0n) };
}

function refusalOf(memory: RedisMemory, epoch: number, call: RefusableCall, amount: bigint): HoldReply | undefined {
  if (memory.blockedKeys.has(call.apiKeyId)) return { kind: "key-blocked" };
  const stop = memory.stops.get(call.workspaceId);
  if (stop) return { kind: stop };
  const slice = memory.slices.get(call.workspaceId);
  if (slice?.epoch !== epoch) return { kind: "no-lease" };
  if (availableIn(slice) < amount) return { kind: "low", available: nanoUsd(availableIn(slice)) };
  for (const [index, budget] of call.budgets.entries()) {
    const row = memory.budgets.get(budgetKey(epoch, budget));
    if (!row) return { kind: "unknown-budget", index };
    row.limit = budget.limit;
    const available = budget.limit - row.spent - row.held;
    if (amount > (available > 0n ? available : 0n)) return { kind: "budget", index, available: nanoUsd(available) };
  }
  return undefined;
}

type RefusableCall = Pick<RaiseCommand, "workspaceId" | "apiKeyId" | "budgets">;

function take(
  memory: RedisMemory,
  epoch: number,
  call: Pick<RaiseCommand, "workspaceId" | "budgets">,
  amount: bigint,
): void {
  const slice = memory.slices.get(call.workspaceId);
  if (slice) slice.held += amount;
  for (const row of budgetRows(memory, epoch, call.budgets)) row.held += amount;
}

/** `entryId` names the entry of the stream, if there is one. */
export function settleHold(
  memory: RedisMemory,
  { epoch, generationId, workspaceId, charge, budgets, record }: SettleCommand,
  entryId: string,
): "settled" | "gone" | "claimed" {
  const key = holdKey({ epoch, generationId });
  const hold = memory.holds.get(key);
  if (!hold) return "gone";
  if (hold.isClaimed && record) return "claimed";
  const spent = charge < hold.amount ? charge : hold.amount;
  const slice = memory.slices.get(workspaceId);
  if (slice?.epoch === epoch) {
    slice.held -= hold.amount;
    slice.spent += spent;
  }
  for (const row of budgetRows(memory, epoch, budgets)) {
    row.held -= hold.amount;
    row.spent += spent;
  }
  memory.holds.delete(key);
  for (const subject of hold.concurrency) callsUnderWay(memory, epoch, subject).delete(key);
  memory.over.add(key);
  if (record) memory.stream.push({ id: entryId, record });
  return "settled";
}

export const claimHolds = <Hold extends HoldName>(memory: RedisMemory, holds: readonly Hold[]): readonly Hold[] =>
  holds.filter((name) => {
    const hold = memory.holds.get(holdKey(name));
    if (hold) hold.isClaimed = true;
    return hold !== undefined;
  });

export function reclaimSlice(memory: RedisMemory, { workspaceId, epoch }: { workspaceId: string; epoch: number }) {
  if (memory.tag !== epoch) return { kind: "stale-epoch" } as const;
  const slice = memory.slices.get(workspaceId);
  if (slice?.epoch !== epoch) return { kind: "no-lease" } as const;
  slice.reclaimed += availableIn(slice);
  return { kind: "reclaimed", total: nanoUsd(slice.reclaimed) } as const;
}

export const availableIn = (slice: SliceRow): bigint => slice.granted - slice.reclaimed - slice.spent - slice.held;
