import type { Lane } from "@causeway/gateway";
import {
  type LaneAnswer,
  type LaneTerms,
  type LaneUse,
  longestSilenceMs,
  periodMs,
  resetAt,
  runningMs,
} from "@causeway/lanes";
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

/** What the books say was used at one moment, in milliseconds of the epoch. */
export type RecordedUse = LaneUse & { readonly atMs: number };

/** Reads what was used since a moment: for a Redis that has lost its memory. Rejects when the books are away. */
export type ReadRecordedUse = (laneId: string, sinceMs: number) => Promise<readonly RecordedUse[]>;

export type LaneStoreOptions = {
  readonly readRecordedUse?: ReadRecordedUse | undefined;
  /** Stands in for the clocks of Redis and of this process, for tests. */
  readonly nowMs?: () => number;
};

/** Lanes in Redis, by its clock. Everything rejects when Redis is away. */
export class LaneStore {
  readonly #redis: Redis;
  readonly #nowMs: () => number;
  readonly #readRecordedUse: ReadRecordedUse | undefined;

  constructor(redis: Redis, { readRecordedUse, nowMs = () => 0 }: LaneStoreOptions = {}) {
    this.#redis = redis;
    this.#nowMs = nowMs;
    this.#readRecordedUse = readRecordedUse;
  }

  async ask(lane: Lane, ticket: string, use: LaneUse): Promise<LaneReply> {
    const reply = await this.#ask(lane, ticket, use);
    if (reply[0] !== "unseeded") return readReply(lane.terms, reply);
    await this.#seed(lane);
    return readReply(lane.terms, await this.#ask(lane, ticket, use));
  }

  #ask(lane: Lane, ticket: string, use: LaneUse): Promise<readonly string[]> {
    return this.#run("ask", lane, [
      ticket,
      use.requests,
      use.tokens,
      lane.terms.concurrency,
      lane.terms.queueLength,
      runningMs,
      longestSilenceMs,
      this.#readRecordedUse ? 1 : 0,
      lane.terms.longestWaitMs,
      ...valuesOf(lane.terms),
    ]);
  }

  /** Redis knows nothing of the lane: it is new, or Redis has lost its memory. */
  async #seed(lane: Lane): Promise<void> {
    const longestMs = Math.max(0, ...lane.terms.windows.map((window) => window.lengthMs + periodMs(window)));
    const use = (await this.#readRecordedUse?.(lane.id, Date.now() - longestMs)) ?? [];
    const rows = use.map(({ atMs, requests, tokens }) => [atMs, requests, tokens]);
    await this.#run("seed", lane, [JSON.stringify(rows), ...valuesOf(lane.terms)]);
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

type LaneReply = {
  readonly answer: LaneAnswer;
  /** In the order of the windows, this call included once it has entered. */
  readonly used: readonly number[];
};

const valuesOf = ({ windows }: LaneTerms): readonly (string | number)[] =>
  windows.flatMap(({ unit, quota, lengthMs, kind, anchorMs }) => [unit, quota, lengthMs, kind, anchorMs]);

function readReply(terms: LaneTerms, [now, ...rest]: readonly string[]): LaneReply {
  const used = rest.slice(0, terms.windows.length).map(Number);
  const [kind = "", value] = rest.slice(terms.windows.length);
  return { answer: readAnswer(terms, kind, Number(value), Number(now)), used };
}

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
