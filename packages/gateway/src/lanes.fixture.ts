import { LaneBook } from "@causeway/lanes";
import type { Clock } from "./clock.ts";
import type { Lanes } from "./lanes-port.ts";

/** Flat-rate accounts in memory, and who asked for them. */
export class MemoryLanes implements Lanes {
  readonly asked: string[] = [];
  readonly closedForMs: number[] = [];
  readonly #book: LaneBook;

  constructor(clock: Clock) {
    this.#book = new LaneBook(() => clock.now().getTime());
  }

  ask: Lanes["ask"] = async (lane, ticket, use) => {
    this.asked.push(lane.id);
    return this.#book.ask(lane, ticket, use);
  };

  renew: Lanes["renew"] = async (lane, ticket) => this.#book.renew(lane, ticket);
  leave: Lanes["leave"] = async (lane, ticket, use) => this.#book.leave(lane, ticket, use);

  close: Lanes["close"] = async (lane, forMs) => {
    this.closedForMs.push(forMs);
    this.#book.close(lane, forMs);
  };
}
