import { askLane, closeLane, emptyLane, type LaneAnswer, type LaneState, leaveLane, renewCall } from "./lane-state.ts";
import type { LaneTerms, LaneUse } from "./lane-terms.ts";

type LaneOf = { readonly id: string; readonly terms: LaneTerms };

/** Lanes in one process's memory. `nowMs` are milliseconds of the epoch. */
export class LaneBook {
  readonly #lanes = new Map<string, LaneState>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  ask({ id, terms }: LaneOf, ticket: string, use: LaneUse): LaneAnswer {
    const [answer, after] = askLane(terms, this.#stateOf(id), { ticket, use, nowMs: this.#nowMs() });
    this.#lanes.set(id, after);
    return answer;
  }

  renew({ id }: LaneOf, ticket: string): void {
    this.#lanes.set(id, renewCall(this.#stateOf(id), ticket, this.#nowMs()));
  }

  leave({ id, terms }: LaneOf, ticket: string, use: LaneUse): void {
    this.#lanes.set(id, leaveLane(terms, this.#stateOf(id), ticket, use));
  }

  close({ id }: LaneOf, forMs: number): void {
    this.#lanes.set(id, closeLane(this.#stateOf(id), this.#nowMs() + forMs));
  }

  /** Is a call under way that this book let in? */
  isRunning({ id }: LaneOf, ticket: string): boolean {
    return this.#stateOf(id).running.has(ticket);
  }

  #stateOf(id: string): LaneState {
    return this.#lanes.get(id) ?? emptyLane;
  }
}
