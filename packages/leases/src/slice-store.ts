import type { NanoUsd } from "@causeway/money";
import type { SpendingStop } from "./lease-ledger.ts";
import type { Budget, BudgetHoldIntent, BudgetName, Epoch, HoldIntent, UsageRecord } from "./records.ts";

/**
 * Redis, as the protocol sees it: slices of balances, holds on them, and the stream of usage. It may forget everything,
 * or remember something old, at any moment. Every call may reject after it took effect.
 */
export type SliceStore = {
  /**
   * A connection to one Redis process. It never reconnects by itself and repeats nothing: once that process is gone,
   * every call on it rejects.
   */
  connect(): Promise<SliceConnection>;
};

export type SliceConnection = {
  /** `runId` changes with every process; `tag` is the epoch that was written into its memory. */
  identity(): Promise<{ readonly runId: string; readonly tag: Epoch | undefined }>;
  /** Writes the epoch, only upwards. False when an equal or later one is there. */
  setTag(epoch: Epoch): Promise<boolean>;
  /** `granted` is the total ever granted to the workspace in this epoch: applying an old one changes nothing. */
  applyGrant(grant: {
    readonly workspaceId: string;
    readonly epoch: Epoch;
    readonly granted: NanoUsd;
  }): Promise<"applied" | "stale-epoch">;
  /** Only where this epoch does not count the budget yet. */
  seedBudget(seed: BudgetName & { readonly epoch: Epoch; readonly spent: NanoUsd }): Promise<"seeded" | "stale-epoch">;
  /** `isDrained`: Postgres knows of all that is spent. */
  readBudget(
    budget: BudgetName & { readonly epoch: Epoch },
  ): Promise<{ readonly spent: NanoUsd; readonly isDrained: boolean } | "not counted">;
  /** From now on no less than `spent` is. `as seen`: until then it was what was read before. */
  raiseBudget(
    count: BudgetName & { readonly epoch: Epoch; readonly seen: NanoUsd; readonly spent: NanoUsd },
  ): Promise<"as seen" | "changed">;
  /** Checks key, workspace, balance, budgets, rates and calls under way, and takes all, or takes nothing and says why. */
  hold(command: HoldCommand): Promise<HoldReply>;
  /** Raises a hold to `amount` in total, with the same checks; again is harmless. */
  raise(command: RaiseCommand): Promise<HoldReply | { readonly kind: "gone" }>;
  /**
   * Releases the hold, counts the spend and appends the record, if there is one, all at once. The call's id is
   * remembered for some minutes, so that a hold that comes late is not placed. `claimed`: nothing was done, because
   * somebody else may settle this call in Postgres, which is to be asked first. Never the answer without a record.
   */
  settle(command: SettleCommand): Promise<"settled" | "gone" | "claimed">;
  /** From now on only who has asked Postgres lets go of these. Says which of them were there. */
  claim<Hold extends HoldName>(holds: readonly Hold[]): Promise<readonly Hold[]>;
  /**
   * Holds in budgets, rates and calls under way alone. Where the call holds there already, raises what it needs of the
   * budgets; again is harmless.
   */
  holdBudgets(command: HoldBudgetsCommand): Promise<BudgetHoldReply>;
  /** Lets go of that, and counts what each budget counts. Again is harmless. */
  settleBudgets(command: SettleBudgetsCommand): Promise<"settled" | "gone">;
  overdueBudgetHolds(nowMs: number, most: number): Promise<readonly StoredBudgetHold[]>;
  /** Takes back what is neither spent nor held; the total ever taken back in this epoch. */
  reclaim(slice: {
    readonly workspaceId: string;
    readonly epoch: Epoch;
  }): Promise<{ readonly kind: "reclaimed"; readonly total: NanoUsd } | { readonly kind: "stale-epoch" | "no-lease" }>;
  /** From now on no hold is taken with this key, or again one is, whatever gateways still believe of it. */
  blockKey(apiKeyId: string): Promise<void>;
  unblockKey(apiKeyId: string): Promise<void>;
  /** Workspaces whose holds are refused, whatever is left of their slices. */
  readStops(): Promise<ReadonlyMap<string, SpendingStop>>;
  stopWorkspace(workspaceId: string, stop: SpendingStop): Promise<void>;
  resumeWorkspace(workspaceId: string): Promise<void>;
  /** Notes how far calls have come and puts off their deadline. Holds that are gone are passed over. */
  recordProgress(notes: readonly ProgressNote[], deadlineMs: number): Promise<void>;
  overdueHolds(nowMs: number, most: number): Promise<readonly StoredHold[]>;
  /** The oldest entries of the stream. With none there, waits up to `waitMs` for one; other commands then wait too. */
  readUsage(most: number, waitMs: number): Promise<readonly StreamEntry[]>;
  removeUsage(entryIds: readonly string[]): Promise<void>;
  /** What is still to be settled: entries of the stream, whatever their epoch, and holds of epochs before this one. */
  countLeft(before: Epoch): Promise<{ readonly usage: number; readonly holds: number }>;
  close(): void;
};

export type HoldCommand = {
  readonly epoch: Epoch;
  readonly owner: string;
  readonly intent: HoldIntent;
  readonly deadlineMs: number;
};

export type RaiseCommand = {
  readonly epoch: Epoch;
  readonly generationId: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly amount: NanoUsd;
  readonly budgets: readonly Budget[];
};

export type SettleCommand = {
  readonly epoch: Epoch;
  readonly generationId: string;
  readonly workspaceId: string;
  readonly charge: NanoUsd;
  readonly budgets: readonly BudgetName[];
  /** Absent when the record is settled already and only the hold is to go. */
  readonly record: UsageRecord | undefined;
};

export type HoldReply =
  /** Held now, or by an earlier try whose answer was lost. `available` is what the slice has left. */
  | { readonly kind: "held"; readonly available: NanoUsd }
  /** `over`: this call was settled a moment ago, and the command comes late. */
  | { readonly kind: "stale-epoch" | "no-lease" | "key-blocked" | "over" | SpendingStop }
  | { readonly kind: "low"; readonly available: NanoUsd }
  | { readonly kind: "unknown-budget"; readonly index: number }
  | { readonly kind: "budget"; readonly index: number; readonly available: NanoUsd }
  | { readonly kind: "rate"; readonly index: number; readonly retryAfterMs: number }
  | { readonly kind: "concurrency"; readonly index: number };

export type HoldBudgetsCommand = {
  readonly epoch: Epoch;
  readonly intent: BudgetHoldIntent;
  readonly deadlineMs: number;
};

/** `counts` has one amount for each budget. */
export type SettleBudgetsCommand = StoredBudgetHold & { readonly counts: readonly NanoUsd[] };

export type BudgetHoldReply =
  | { readonly kind: "held" | "stale-epoch" | "key-blocked" | SpendingStop }
  | { readonly kind: "unknown-budget"; readonly index: number }
  | { readonly kind: "budget"; readonly index: number; readonly available: NanoUsd }
  | { readonly kind: "rate"; readonly index: number; readonly retryAfterMs: number }
  | { readonly kind: "concurrency"; readonly index: number };

export type StoredBudgetHold = {
  readonly epoch: Epoch;
  readonly generationId: string;
  readonly budgets: readonly (BudgetName & { readonly countsOwnKeys?: boolean })[];
};

export type HoldName = { readonly epoch: Epoch; readonly generationId: string };

export type ProgressNote = HoldName & {
  /** Absent when there is nothing new but the call's life. */
  readonly progress: string | undefined;
};

/** A hold as it lies in Redis: enough to settle it without its owner. */
export type StoredHold = {
  readonly epoch: Epoch;
  readonly owner: string;
  readonly generationId: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly amount: NanoUsd;
  readonly budgets: readonly BudgetName[];
  readonly body: string;
  readonly progress: string | undefined;
};

/** `record` is undefined when the entry cannot be read. */
export type StreamEntry = { readonly id: string; readonly text: string; readonly record: UsageRecord | undefined };
