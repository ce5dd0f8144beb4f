import type { NanoUsd } from "@causeway/money";
import type { BudgetToCount, Epoch, HoldIntent, Progress, UsageRecord } from "./records.ts";

/** Postgres, as the protocol sees it: the only owner of money. Each call is one transaction and may reject after it. */
export type LeaseLedger = EpochTable &
  GateLedger &
  GatewayTable & {
    /** Sets a slice aside for the epoch: at most what is available. `granted` is the total of this lease so far. */
    grantLease(grant: {
      readonly workspaceId: string;
      readonly epoch: Epoch;
      readonly want: NanoUsd;
    }): Promise<
      | { readonly kind: "granted"; readonly granted: NanoUsd; readonly added: NanoUsd }
      | { readonly kind: "stale-epoch" }
    >;
    /** Leases of this epoch that nobody has used for a while. */
    idleLeases(epoch: Epoch): Promise<readonly { readonly workspaceId: string; readonly granted: NanoUsd }[]>;
    /** What a budget has counted so far, and what calls hold there that Postgres holds for. */
    budgetUse(budget: BudgetToCount): Promise<{ readonly spent: NanoUsd; readonly held: NanoUsd }>;
    /** Of settled calls: what they were charged, and what they came to at list price on an own key. */
    readCounts(
      generationIds: readonly string[],
    ): Promise<readonly { readonly generationId: string; readonly charged: NanoUsd; readonly ownList: NanoUsd }[]>;
    /** One lease for one call: without Redis. Again is harmless. Rejects with `NothingHeld` when it was never asked. */
    takeHold(intent: HoldIntent, owner: string): Promise<LedgerHold>;
    /** Raises a hold in Postgres to the intent's `amount` in total, with the same checks but rates and calls under way. */
    raiseHold(intent: HoldIntent): Promise<LedgerHold | { readonly kind: "gone" }>;
    /** How far calls have come that Postgres holds for. */
    recordProgress(notes: readonly Progress[]): Promise<void>;
    /** Which of these Postgres holds for, and has noted progress of: they are billed from there. */
    movedToPostgres(generationIds: readonly string[]): Promise<readonly string[]>;
    /**
     * Each record at most once, all or none of the batch. Rejects with `RecordRefused` when a record can never be
     * settled; with anything else when it may work later.
     */
    settle(records: readonly UsageRecord[]): Promise<readonly SettledRecord[]>;
    /** Which of these are settled, or set apart for a person. */
    findSettled(generationIds: readonly string[]): Promise<readonly SettledRecord[]>;
    /** Sets apart what cannot be settled, so that its neighbours can. At most once per generation. */
    quarantine(item: QuarantinedRecord): Promise<void>;
    /** Every gateway has nothing left of epochs before `fenced`; `epoch` is the current one. */
    fencedThrough(): Promise<{ readonly fenced: Epoch; readonly epoch: Epoch }>;
    /** Returns what remains of leases of earlier epochs. Passed over when `epoch` is no longer the current one. */
    closeLeases(closing: { readonly before: Epoch; readonly epoch: Epoch }): Promise<void>;
  };

/** What is needed to stop and to reclaim slices. */
export type GateLedger = {
  /** `total` ever taken back in this epoch. Passed over when the epoch is no longer the current one. */
  returnSlice(slice: { readonly workspaceId: string; readonly epoch: Epoch; readonly total: NanoUsd }): Promise<void>;
  /** What has been granted in this epoch; `undefined` without an open lease. */
  grantedTo(lease: { readonly workspaceId: string; readonly epoch: Epoch }): Promise<NanoUsd | undefined>;
  stoppedWorkspaces(): Promise<readonly StoppedWorkspace[]>;
};

export type EpochTable = {
  readEpoch(): Promise<EpochRow>;
  /** Takes the number after `seen` for this Redis process; all leases are draining from then on. False: someone else did. */
  claimEpoch(claim: { readonly seen: Epoch; readonly runId: string; readonly owner: string }): Promise<boolean>;
  /** False unless this owner's claim still stands. */
  confirmEpoch(claim: { readonly epoch: Epoch; readonly runId: string; readonly owner: string }): Promise<boolean>;
};

export type EpochRow = {
  readonly epoch: Epoch;
  readonly runId: string;
  readonly owner: string;
  /** The epoch is in that Redis process's memory, and may be used. */
  readonly confirmed: boolean;
  /** Since the claim, by Postgres's clock. */
  readonly ageMs: number;
};

export type GatewayTable = {
  register(gatewayId: string): Promise<void>;
  /** A sign of life. `fenced`: nothing of earlier epochs is left here. `isGone`: declared so, and must register again. */
  beat(
    gatewayId: string,
    fenced: Epoch | undefined,
    backlog: Backlog,
  ): Promise<{ readonly isGone: boolean; readonly epoch: Epoch }>;
  /** Ends with nothing left to do: nobody waits for it before old leases are closed. */
  leave(gatewayId: string): Promise<void>;
  /** Of these, the ones without a sign of life for a while, or never seen. */
  silentGateways(gatewayIds: readonly string[]): Promise<readonly string[]>;
};

/** Results in a gateway's log that Postgres has not confirmed. */
export type Backlog = { readonly count: number; readonly oldestMs: number };

export type LedgerHold =
  | { readonly kind: "held" | "key-blocked" | SpendingStop }
  | { readonly kind: "low"; readonly available: NanoUsd }
  | LimitReached;

/** `index` counts the call's budgets, rates or limits of calls under way, in the order in which it named them. */
export type LimitReached =
  | { readonly kind: "budget"; readonly index: number; readonly available: NanoUsd }
  | { readonly kind: "rate"; readonly index: number; readonly retryAfterSeconds: number }
  | { readonly kind: "concurrency"; readonly index: number };

export type StoppedWorkspace = { readonly workspaceId: string; readonly stop: SpendingStop };

export type SpendingStop = "stopped-by-debt" | "stopped-by-dispute" | "stopped-by-review";

export type SettledRecord = {
  readonly generationId: string;
  /** Of the lease that was charged. */
  readonly epoch: Epoch;
  readonly charged: NanoUsd;
  readonly isNew: boolean;
  /** Who settled it, where that was asked. */
  readonly source?: UsageRecord["source"] | undefined;
};

export type QuarantinedRecord = {
  readonly generationId: string | undefined;
  readonly text: string;
  readonly reason: string;
};

/** No store was asked, or none could be: the call holds nothing anywhere. */
export class NothingHeld extends Error {
  override readonly name = "NothingHeld";
}

/** An answer was lost: the call may hold something, and what it is told is what the last store has said. */
export class MayHold extends Error {
  override readonly name = "MayHold";

  constructor(cause: unknown) {
    super(cause instanceof NothingHeld ? cause.message : "the answer was lost", { cause });
  }
}

/** Settling this record will fail for ever. */
export class RecordRefused extends Error {
  override readonly name = "RecordRefused";
}
