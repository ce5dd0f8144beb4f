/**
 * Names of ledger accounts. A workspace's accounts carry its id and keep a balance that never falls below its holds;
 * the others are the platform's books and the world outside.
 */
export type Account =
  | `workspace:${string}:credits`
  | "platform:inference-revenue"
  | "platform:loss-overrun"
  | "platform:purchase-fees"
  | "platform:promotional-grants"
  | "external:stripe";

/** The account that a workspace's calls are paid from. */
export const creditsAccount = (workspaceId: string): Account => `workspace:${workspaceId}:credits`;
