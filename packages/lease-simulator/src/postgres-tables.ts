import type { Budget, Epoch, UsageRecord } from "@causeway/leases";

export type LeaseRow = {
  readonly workspaceId: string;
  readonly epoch: Epoch;
  granted: bigint;
  reclaimed: bigint;
  settled: bigint;
  state: "open" | "draining" | "closed";
};
export type SettlementRow = {
  readonly record: UsageRecord;
  readonly charged: bigint;
};
export type CreditHoldRow = {
  readonly generationId: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly owner: string;
  amount: bigint;
  readonly budget: Budget | undefined;
  progress: string | undefined;
  progressMs: number;
};
export type BalanceRow = { posted: bigint; held: bigint; leased: bigint };
export type BudgetUseRow = { spent: bigint; held: bigint };
export type GatewayRow = { beatMs: number; fenced: Epoch; isGone: boolean };

/** Platform accounts; workspaces' credits are in `balances`. The sum over everything is always zero. */
export type PlatformAccount = "payments" | "revenue" | "loss-overrun" | "loss-late";
