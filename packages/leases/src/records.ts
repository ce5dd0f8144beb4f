import { type NanoUsd, smaller } from "@causeway/money";

/** Numbers one life of one Redis memory. 0 stands for none: held in Postgres, one lease for one call, or not held. */
export type Epoch = number;
export const noEpoch: Epoch = 0;

/** A spend limit that a hold counts against. The period is part of the name, so nothing is ever reset. */
export type Budget = {
  readonly subject: string;
  readonly period: string;
  readonly limit: NanoUsd;
  /** Calls on own keys count at list price too. Only matters where the budget is first counted. */
  readonly countsOwnKeys?: boolean;
};
export type BudgetName = Pick<Budget, "subject" | "period">;
export type BudgetToCount = Omit<Budget, "limit">;

/**
 * At most `limit` in a window, which begins with the first call in it and ends after `windowSeconds`. A call that is
 * larger than the limit by itself is let in when it is the first.
 */
export type Rate = {
  readonly name: string;
  readonly amount: number;
  readonly limit: number;
  readonly windowSeconds: number;
};

/** At most `limit` calls that hold something at once: counted from the holds themselves, so none is ever forgotten. */
export type Concurrency = { readonly subject: string; readonly limit: number };

/** What a call wants to set aside before a provider is called. */
export type HoldIntent = {
  readonly generationId: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly amount: NanoUsd;
  readonly budgets: readonly Budget[];
  readonly rates: readonly Rate[];
  readonly concurrency: readonly Concurrency[];
  /** What recovery needs to write the call down when this process dies: the JSON of an object, opaque here. */
  readonly body: string;
};

/** What is kept of an intent: enough to end the call without its process. What it was checked against is over. */
export type CallIntent = Pick<HoldIntent, "generationId" | "workspaceId" | "apiKeyId" | "body"> & {
  readonly budgets: readonly BudgetName[];
};
export type LoggedIntent = CallIntent & Pick<HoldIntent, "amount">;

/**
 * What a call holds besides its credits, where Postgres holds those: of each budget what it needs there. Nothing of it
 * is money, so it is in no log; what a crash leaves behind is let go of when its deadline has passed.
 */
export type BudgetHoldIntent = Omit<HoldIntent, "amount" | "budgets" | "body"> & {
  readonly budgets: readonly (Budget & { readonly need: NanoUsd })[];
};

/** How a call ended and what it costs: settled in Postgres exactly once, whichever way it gets there. */
export type UsageRecord = {
  readonly generationId: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  /** Of the lease that pays. */
  readonly epoch: Epoch;
  readonly held: NanoUsd;
  readonly cost: NanoUsd;
  readonly budgets: readonly BudgetName[];
  readonly source: "gateway" | "recovery";
  /** The rows to write: the JSON of an object, opaque here. */
  readonly body: string;
};

/** Never more than what was held: the rest is ours to bear. */
export const chargeOf = (record: Pick<UsageRecord, "held" | "cost">): NanoUsd => smaller(record.cost, record.held);

/** How far a running call has come. Opaque here but for its owner. */
export type Progress = { readonly generationId: string; readonly progress: string };

/** The write-ahead log: intent before the hold, progress while it runs, result before the last byte. Counts, no text. */
export type LogRecord =
  | { readonly kind: "intent"; readonly epoch: Epoch; readonly intent: LoggedIntent }
  /** Written once the hold has been raised, in its epoch or, from the whole amount anew, in Postgres. */
  | { readonly kind: "raised"; readonly generationId: string; readonly epoch: Epoch; readonly amount: NanoUsd }
  | ({ readonly kind: "progress" } & Progress)
  /** The call was refused: nothing was delivered and nothing is due. */
  | { readonly kind: "dropped"; readonly generationId: string }
  | { readonly kind: "result"; readonly record: UsageRecord };
