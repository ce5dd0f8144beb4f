import type { CreditHolds } from "@causeway/gateway";
import type { SpendingGate } from "@causeway/leases";
import type { Chore } from "../chores.ts";

/** How this process sets credits aside and settles. */
export type Money = {
  /** Who holds: recovery settles the calls of one that gives no sign of life. */
  readonly gatewayId: string;
  /** After how long. */
  readonly givenUpAfterMs: number;
  readonly holds: CreditHolds;
  readonly gate: SpendingGate;
  /** Where the progress of running calls is written, and how often. */
  readonly progressTo: Pick<CreditHolds, "recordProgress">;
  readonly progressMs: number;
  readonly chores: readonly Chore[];
  /** New calls of workspaces that have a slice are served while Postgres is away. */
  canHoldWithoutPostgres(): Promise<boolean>;
  /** After the last settlement and the last chore. */
  close(): Promise<void>;
};
