/**
 * Names of ledger accounts. A workspace's accounts carry its id and keep a balance that never falls below its holds;
 * the others are the platform's books and the world outside.
 */
export type Account =
  | `workspace:${string}:credits`
  /** Given by us: spent before the credits, and never paid out. */
  | `workspace:${string}:promotional-credits`
  /** Set aside for refunds that Stripe has not yet made. */
  | `workspace:${string}:refunds`
  /** Frozen while cardholders contest payments. */
  | `workspace:${string}:disputed`
  /** What a workspace owes us, as a negative balance: its credits themselves never fall below zero. */
  | `receivable:${string}`
  | "platform:inference-revenue"
  /** What calls that were charged cost us, as a negative balance. */
  | "platform:cost-of-goods"
  /** What we owe a provider for calls on our keys, by its own list prices. */
  | `provider:${string}:payable`
  | "platform:own-key-fees"
  /** What providers count beyond what was held. */
  | "platform:loss-overrun"
  /** What came after its lease was closed, and found no credits. */
  | "platform:loss-late"
  /** What providers may bill for calls that came to nothing. */
  | "platform:loss-insurance"
  /** What providers bill beyond what their callers are charged: heard after the hold or the caller was gone. */
  | "platform:loss-unbilled"
  /** What calls came to beyond what recovery billed for them, where that became known. */
  | "platform:loss-crash"
  | "platform:purchase-fees"
  /** Collected with purchases; the tax offices', not ours. */
  | "platform:sales-tax"
  | "platform:promotional-grants"
  /** Promotional credits that nobody used in time. */
  | "platform:breakage"
  /** Money that banks have taken from us until disputes are decided, as a negative balance; what is lost nets out. */
  | "platform:disputed-funds"
  /** What Stripe keeps, as a negative balance. */
  | "platform:stripe-fees"
  /** Minus what we have at Stripe. */
  | "external:stripe"
  /** Minus what Stripe has paid out to our bank. */
  | "external:bank";

/** What a workspace paid for. */
export const creditsAccount = (workspaceId: string): Account => `workspace:${workspaceId}:credits`;

/** What we gave it. Calls are paid from this first. */
export const promotionalCreditsAccount = (workspaceId: string): Account =>
  `workspace:${workspaceId}:promotional-credits`;

export const refundsAccount = (workspaceId: string): Account => `workspace:${workspaceId}:refunds`;

export const disputedAccount = (workspaceId: string): Account => `workspace:${workspaceId}:disputed`;

export const receivableAccount = (workspaceId: string): Account => `receivable:${workspaceId}`;
