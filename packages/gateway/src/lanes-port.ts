import type { LaneAnswer, LaneTerms, LaneUse } from "@causeway/lanes";

/** A flat-rate account, by the id of its own key. */
export type Lane = { readonly id: string; readonly terms: LaneTerms };

/**
 * Who may use flat-rate accounts now, across all gateways. None of these reject: when the store that knows is away,
 * fewer calls are let in.
 */
export type Lanes = {
  /** May this call start now? Asking again with the same ticket is how it waits; a call that stops asking has gone. */
  ask(lane: Lane, ticket: string, use: LaneUse): Promise<LaneAnswer>;
  /** The call still runs. Said every few seconds, or its place is given away. */
  renew(lane: Lane, ticket: string): Promise<void>;
  /** The call is over, or waits no more. `use` is what it really used. */
  leave(lane: Lane, ticket: string, use: LaneUse): Promise<void>;
  /** The account said that it takes no calls for so long. */
  close(lane: Lane, forMs: number): Promise<void>;
};
