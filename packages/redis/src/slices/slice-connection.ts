import {
  type Budget,
  type BudgetHoldReply,
  type BudgetName,
  type Epoch,
  type HoldBudgetsCommand,
  type HoldCommand,
  type HoldIntent,
  type HoldReply,
  type RaiseCommand,
  readUsageRecord,
  type SettleCommand,
  type SliceConnection,
  type SpendingStop,
  writeIntentText,
  writeRecordText,
} from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import type { Redis } from "ioredis";
import { refuseEviction } from "../check-money-redis.ts";
import { memberOf, sliceKeys } from "./keys.ts";
import { runScript, textsOf } from "./run-script.ts";
import type { ScriptName } from "./scripts.ts";
import { abandonMemory, tellsOfSpoiltMemory } from "./spoilt-memory.ts";
import { budgetHoldDetails, storedBudgetHolds, storedHolds } from "./stored-hold.ts";

/** For so long a settled call is known, so that a hold that comes late is not placed. */
const rememberSeconds = 300;
const mostNotesPerScript = 500;
/** Longer than any gateway believes a key that it cannot ask for, which is ten minutes. */
const blockedSeconds = 900;

export function createSliceConnection(redis: Redis): SliceConnection {
  const run = async (name: ScriptName, keys: readonly string[], values: readonly string[]) => {
    sendTogether(redis);
    try {
      return await runScript(redis, name, keys, values);
    } catch (error) {
      if (tellsOfSpoiltMemory(error)) await abandonMemory(redis, keys);
      throw error;
    }
  };
  const { tag, deadlines, stream } = sliceKeys;
  return {
    async identity() {
      const [info, epoch] = await Promise.all([redis.info(), redis.get(tag)]);
      refuseEviction(info);
      const runId = /^run_id:(\w+)/m.exec(info)?.[1];
      if (runId === undefined) throw new Error("Redis did not say which process it is");
      return { runId, tag: epoch === null ? undefined : Number(epoch) };
    },
    async setTag(epoch) {
      return (await run("setTag", [tag], [String(epoch)])) === 1;
    },
    async applyGrant({ workspaceId, epoch, granted }) {
      const reply = await run("applyGrant", [tag, sliceKeys.slice(workspaceId)], [String(epoch), granted.toString()]);
      return outcomeOf(reply) === "OK" ? "applied" : "stale-epoch";
    },
    async seedBudget({ epoch, spent, ...name }) {
      const reply = await run("seedBudget", [tag, sliceKeys.budget(epoch, name)], [String(epoch), spent.toString()]);
      return outcomeOf(reply) === "OK" ? "seeded" : "stale-epoch";
    },
    async readBudget({ epoch, ...name }) {
      const reply = textsOf(await run("readBudget", [sliceKeys.budget(epoch, name), stream], []));
      const [outcome, spent = "0", left] = reply;
      return outcome === "OK" ? { spent: nanoUsd(BigInt(spent)), isDrained: left === "0" } : "not counted";
    },
    async raiseBudget({ epoch, seen, spent, ...name }) {
      const reply = await run("raiseBudget", [sliceKeys.budget(epoch, name)], [seen.toString(), spent.toString()]);
      return outcomeOf(reply) === "OK" ? "as seen" : "changed";
    },
    hold: async (command) => holdReply(await run("hold", holdKeys(command), holdValues(command))),
    async raise(command) {
      const reply = await run("raise", raiseKeys(command), [
        String(command.epoch),
        command.amount.toString(),
        command.workspaceId,
        ...limitsOf(command.budgets),
      ]);
      return outcomeOf(reply) === "GONE" ? { kind: "gone" } : holdReply(reply);
    },
    async settle(command) {
      const outcome = outcomeOf(await run("settle", settleKeys(command), settleValues(command)));
      if (outcome === "CLAIMED") return "claimed";
      return outcome === "OK" ? "settled" : "gone";
    },
    async claim(holds) {
      const members = holds.map(memberOf);
      const claimed = new Set(textsOf(await run("claim", members.map(sliceKeys.hold), members)));
      return holds.filter((hold) => claimed.has(memberOf(hold)));
    },
    holdBudgets: async (command) =>
      budgetHoldReply(await run("holdBudgets", holdBudgetsKeys(command), holdBudgetsValues(command))),
    async settleBudgets(command) {
      const { epoch, budgets, counts } = command;
      const keys = [sliceKeys.budgetHold(memberOf(command)), sliceKeys.budgetDeadlines];
      const reply = await run(
        "settleBudgets",
        [...keys, ...budgets.map((budget) => sliceKeys.budget(epoch, budget))],
        [memberOf(command), ...counts.map(String)],
      );
      return outcomeOf(reply) === "OK" ? "settled" : "gone";
    },
    async overdueBudgetHolds(nowMs, most) {
      const values = [String(nowMs), String(most), sliceKeys.budgetHold("")];
      return storedBudgetHolds(textsOf(await run("overdueBudgets", [sliceKeys.budgetDeadlines], values)));
    },
    async reclaim({ workspaceId, epoch }) {
      const [outcome, total] = textsOf(await run("reclaim", [tag, sliceKeys.slice(workspaceId)], [String(epoch)]));
      if (outcome === "OK") return { kind: "reclaimed", total: nanoUsd(BigInt(total ?? 0)) };
      return { kind: outcome === "NOLEASE" ? "no-lease" : "stale-epoch" };
    },
    async blockKey(apiKeyId) {
      await redis.set(sliceKeys.blockedKey(apiKeyId), "1", "EX", blockedSeconds);
    },
    async unblockKey(apiKeyId) {
      await redis.del(sliceKeys.blockedKey(apiKeyId));
    },
    async readStops() {
      const stops = Object.entries(await redis.hgetall(sliceKeys.stops));
      return new Map(stops.map(([workspaceId, stop]) => [workspaceId, toStop(stop)]));
    },
    async stopWorkspace(workspaceId, stop) {
      await redis.hset(sliceKeys.stops, workspaceId, stop);
    },
    async resumeWorkspace(workspaceId) {
      await redis.hdel(sliceKeys.stops, workspaceId);
    },
    async recordProgress(notes, deadlineMs) {
      for (let first = 0; first < notes.length; first += mostNotesPerScript) {
        const batch = notes.slice(first, first + mostNotesPerScript);
        const values = batch.flatMap((note) => [
          memberOf(note),
          note.progress === undefined ? "0" : "1",
          note.progress ?? "",
        ]);
        const holds = batch.map((note) => sliceKeys.hold(memberOf(note)));
        await run("progress", [deadlines, ...holds], [String(deadlineMs), ...values]);
      }
    },
    async overdueHolds(nowMs, most) {
      return storedHolds(textsOf(await run("overdue", [deadlines], [String(nowMs), String(most), sliceKeys.hold("")])));
    },
    async readUsage(most, waitMs) {
      const entries = await readStream(redis, most, waitMs);
      return entries.map(([id, [, text = ""]]) => ({
        id,
        text,
        record: readUsageRecord(text),
      }));
    },
    async removeUsage(entryIds) {
      if (entryIds.length > 0) await redis.xdel(stream, ...entryIds);
    },
    async countLeft(before) {
      const [usage, holds] = textsOf(await run("countLeft", [deadlines, stream], [String(before)]));
      return { usage: Number(usage), holds: Number(holds) };
    },
    close: () => redis.disconnect(),
  };
}

const sending = new WeakSet<Redis>();

/** What is asked in one turn of the event loop goes out in one packet: each by itself is the dearest part of a hold. */
function sendTogether(redis: Redis): void {
  if (sending.has(redis)) return;
  sending.add(redis);
  const { stream } = redis;
  stream.cork();
  setImmediate(() => {
    sending.delete(redis);
    stream.uncork();
  });
}

/** Entries are removed once they are settled: what is there is what is left to do. */
async function readStream(redis: Redis, most: number, waitMs: number): Promise<[id: string, fields: string[]][]> {
  const { stream } = sliceKeys;
  if (waitMs === 0) return await redis.xrange(stream, "-", "+", "COUNT", most);
  const [read] = (await redis.xread("COUNT", most, "BLOCK", waitMs, "STREAMS", stream, "0")) ?? [];
  return read?.[1] ?? [];
}

const holdKeys = ({ epoch, intent }: HoldCommand): readonly string[] => [
  sliceKeys.tag,
  sliceKeys.slice(intent.workspaceId),
  sliceKeys.hold(memberOf({ epoch, generationId: intent.generationId })),
  sliceKeys.deadlines,
  sliceKeys.blockedKey(intent.apiKeyId),
  sliceKeys.stops,
  ...limitKeys(epoch, intent),
];

const holdValues = ({ epoch, intent, owner, deadlineMs }: HoldCommand): readonly string[] => [
  String(epoch),
  intent.amount.toString(),
  String(deadlineMs),
  memberOf({ epoch, generationId: intent.generationId }),
  owner,
  writeIntentText(intent),
  intent.workspaceId,
  ...limitValues(intent),
];

const holdBudgetsKeys = ({ epoch, intent }: HoldBudgetsCommand): readonly string[] => [
  sliceKeys.tag,
  sliceKeys.budgetHold(memberOf({ epoch, generationId: intent.generationId })),
  sliceKeys.budgetDeadlines,
  sliceKeys.blockedKey(intent.apiKeyId),
  sliceKeys.stops,
  ...limitKeys(epoch, intent),
];

const holdBudgetsValues = ({ epoch, intent, deadlineMs }: HoldBudgetsCommand): readonly string[] => [
  String(epoch),
  String(deadlineMs),
  memberOf({ epoch, generationId: intent.generationId }),
  budgetHoldDetails(intent),
  intent.workspaceId,
  ...limitValues(intent),
  ...intent.budgets.map(({ need }) => need.toString()),
];

type Limits = Pick<HoldIntent, "budgets" | "rates" | "concurrency">;

const limitKeys = (epoch: Epoch, { budgets, rates, concurrency }: Limits): readonly string[] => [
  ...budgetKeys(epoch, budgets),
  ...rates.map(({ name }) => sliceKeys.rate(name)),
  ...concurrency.map(({ subject }) => sliceKeys.concurrency(epoch, subject)),
];

const keysOfBudgets = new WeakMap<readonly BudgetName[], { readonly epoch: Epoch; readonly keys: readonly string[] }>();

/** All calls of a key come with the same list, as long as its periods last. */
function budgetKeys(epoch: Epoch, budgets: readonly BudgetName[]): readonly string[] {
  const known = keysOfBudgets.get(budgets);
  if (known?.epoch === epoch) return known.keys;
  const keys = budgets.map((budget) => sliceKeys.budget(epoch, budget));
  keysOfBudgets.set(budgets, { epoch, keys });
  return keys;
}

const limitValues = ({ budgets, rates, concurrency }: Limits): readonly string[] => [
  String(budgets.length),
  String(rates.length),
  ...limitsOf(budgets),
  ...rates.flatMap(({ amount, limit, windowSeconds }) => [String(amount), String(limit), String(windowSeconds)]),
  ...concurrency.map(({ limit }) => String(limit)),
];

const raiseKeys = ({ epoch, generationId, workspaceId, apiKeyId, budgets }: RaiseCommand): readonly string[] => [
  sliceKeys.tag,
  sliceKeys.slice(workspaceId),
  sliceKeys.hold(memberOf({ epoch, generationId })),
  sliceKeys.blockedKey(apiKeyId),
  sliceKeys.stops,
  ...budgets.map((budget) => sliceKeys.budget(epoch, budget)),
];

const settleKeys = (command: SettleCommand): readonly string[] => [
  sliceKeys.slice(command.workspaceId),
  sliceKeys.hold(memberOf(command)),
  sliceKeys.deadlines,
  sliceKeys.stream,
  ...budgetKeys(command.epoch, command.budgets),
];

const settleValues = (command: SettleCommand): readonly string[] => [
  String(command.epoch),
  command.charge.toString(),
  memberOf(command),
  command.record === undefined ? "" : writeRecordText(command.record),
  String(rememberSeconds),
];

const limitsOf = (budgets: readonly Budget[]): readonly string[] => budgets.map(({ limit }) => limit.toString());

const outcomeOf = (reply: unknown): string => textsOf(reply)[0] ?? "";

function toStop(text: string): SpendingStop {
  if (text === "stopped-by-debt" || text === "stopped-by-dispute" || text === "stopped-by-review") return text;
  throw new Error(`Redis knows a stop ${text}`);
}

function budgetHoldReply(reply: unknown): BudgetHoldReply {
  const answer = holdReply(reply);
  if (answer.kind === "held") return { kind: "held" };
  if (answer.kind === "low" || answer.kind === "no-lease" || answer.kind === "over") {
    throw new Error(`Redis answered ${answer.kind} for budgets`);
  }
  return answer as BudgetHoldReply;
}

function holdReply(reply: unknown): HoldReply {
  const [outcome = "", first = "0", second = "0"] = textsOf(reply);
  switch (outcome) {
    case "OK":
      return { kind: "held", available: nanoUsd(BigInt(first)) };
    case "LOW":
      return { kind: "low", available: nanoUsd(BigInt(first)) };
    case "EPOCH":
      return { kind: "stale-epoch" };
    case "NOLEASE":
      return { kind: "no-lease" };
    case "BLOCKED":
      return { kind: "key-blocked" };
    case "OVER":
      return { kind: "over" };
    case "NOBUDGET":
      return { kind: "unknown-budget", index: Number(first) };
    case "BUDGET":
      return { kind: "budget", index: Number(first), available: nanoUsd(BigInt(second)) };
    case "RATE":
      return { kind: "rate", index: Number(first), retryAfterMs: Number(second) };
    case "BUSY":
      return { kind: "concurrency", index: Number(first) };
    case "STOPPED":
      return { kind: toStop(first) };
  }
  throw new Error(`Redis answered ${outcome}`);
}
