import type { Lane } from "@causeway/gateway";
import { type LaneAnswer, type LaneTerms, type LaneUse, longestSilenceMs, resetAt, runningMs } from "@causeway/lanes";
import type { Redis } from "ioredis";
import { evalScript, textsOf } from "../eval-script.ts";
import { type LaneScript, laneScripts } from "./lane-scripts.ts";

/** What a lane looks like at one moment. */
export type LaneReading = {
  readonly nowMs: number;
  /** 0: it is open. */
  readonly closedUntilMs: number;
  readonly running: number;
  readonly waiting: number;
  /** In the order of the terms' windows. */
  readonly used: readonly number[];
};

/** Lanes in Redis, by its clock. Everything rejects when Redis is away. */
export class LaneStore {
  readonly #redis: Redis;
  readonly #nowMs: () => number;

  /** `nowMs` stands in for Redis' own clock, for tests; 0 is Redis' own. */
  constructor(redis: Redis, nowMs: () => number = () => 0) {
    this.#redis = redis;
    this.#nowMs = nowMs;
  }

  async ask(
    lane: Lane,
    ticket: string,
    use: LaneUse,
  ): Promise<{ readonly answer: LaneAnswer; readonly used: readonly number[] }> {
    const { windows, concurrency, queueLength } = lane.terms;
    const [now, ...rest] = await this.#run("ask", lane, [
      ticket,
      use.requests,
      use.tokens,
      concurrency,
      queueLength,
      runningMs,
      longestSilenceMs,
      ...valuesOf(lane.terms),
    ]);
    const used = rest.slice(0, windows.length).map(Number);
    const [kind = "", value] = rest.slice(windows.length);
    return { answer: readAnswer(lane.terms, kind, Number(value), Number(now)), used };
  }

  async leave(lane: Lane, ticket: string, use: LaneUse): Promise<void> {
    await this.#run("leave", lane, [ticket, use.requests, use.tokens, ...valuesOf(lane.terms)]);
  }

  async renew(lane: Lane, ticket: string): Promise<void> {
    await this.#run("renew", lane, [ticket, runningMs]);
  }

  async close(lane: Lane, forMs: number): Promise<void> {
    await this.#run("close", lane, [Math.ceil(forMs)]);
  }

  async count(lane: Lane, use: LaneUse): Promise<void> {
    await this.#run("count", lane, [use.requests, use.tokens, ...valuesOf(lane.terms)]);
  }

  async read(lane: Lane): Promise<LaneReading> {
    const reply = await this.#run("read", lane, [longestSilenceMs, ...valuesOf(lane.terms)]);
    const [nowMs = 0, closedUntilMs = 0, running = 0, waiting = 0, ...used] = reply.map(Number);
    return { nowMs, closedUntilMs: closedUntilMs > nowMs ? closedUntilMs : 0, running, waiting, used };
  }

  async #run(name: LaneScript, { id }: Lane, values: readonly (string | number)[]): Promise<readonly string[]> {
    // The braces keep all keys of a lane together.
    const key = `causeway:{lane:${id}}:`;
    return textsOf(await evalScript(this.#redis, laneScripts[name], [key], [this.#nowMs(), ...values].map(String)));
  }
}

const valuesOf = ({ windows }: LaneTerms): readonly (string | number)[] =>
  windows.flatMap(({ unit, quota, lengthMs, kind, anchorMs }) => [unit, quota, lengthMs, kind, anchorMs]);

function readAnswer({ windows }: LaneTerms, kind: string, value: number, nowMs: number): LaneAnswer {
  switch (kind) {
    case "entered":
    case "queue-full":
      return { kind };
    case "waiting":
      return { kind, position: value };
    case "closed":
      return { kind, untilMs: value };
    default: {
      const window = windows[value];
      if (!window) throw new Error(`Redis answered ${kind} for a lane`);
      return { kind: "exhausted", window, untilMs: resetAt(window, nowMs) };
    }
  }
}
