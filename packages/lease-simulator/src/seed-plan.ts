import type { Random } from "./random.ts";
import { situationOf } from "./situations.ts";

/** How rough a run is, as chances per event. */
export type SeedPlan = {
  readonly workspaces: number;
  readonly gateways: number;
  readonly slice: bigint;
  /** How long a call goes on asking a Redis that loses answers. */
  readonly lastTryMs: number;
  /** Chunks between two notes of progress. */
  readonly chunksPerNote: number;
  readonly gatewayKill: number;
  readonly diskLoss: number;
  readonly gatewayPause: number;
  /** Beyond a few seconds it is taken for dead, and wakes up all the same. */
  readonly longestPauseMs: number;
  readonly workerKill: number;
  readonly redisRestart: number;
  readonly redisFlush: number;
  readonly redisRollback: number;
  readonly redisDown: number;
  /** Two of them, and each process reaches one. */
  readonly split: number;
  readonly postgresDown: number;
  /** And comes back. */
  readonly postgresBack: number;
  readonly lostAnswer: number;
  /** The answer to a question for a hold in Redis. */
  readonly lostHold: number;
  readonly lateCommand: number;
  readonly overrun: number;
  readonly poison: number;
  /** A workspace is stopped. */
  readonly stop: number;
};

/** Of the workspaces that have one. */
export const concurrencyLimit = 4;

/** Each seed draws its own weather, so that quiet and wild ones both occur; some seeds are for one situation. */
export const planFor = (seed: number, random: Random): SeedPlan => ({ ...drawWeather(random), ...situationOf(seed) });

const drawWeather = (random: Random): SeedPlan => ({
  workspaces: random.between(1, 3),
  gateways: random.between(1, 3),
  slice: BigInt(random.pick([50, 200, 1_000])),
  lastTryMs: 500,
  lostHold: 0,
  chunksPerNote: random.between(1, 4),
  gatewayKill: random.pick([0, 0.002, 0.01]),
  diskLoss: random.pick([0, 0, 0.2, 0.6]),
  gatewayPause: random.pick([0, 0.005]),
  longestPauseMs: 1_000,
  workerKill: random.pick([0, 0.01]),
  redisRestart: random.pick([0, 0.002, 0.006]),
  redisFlush: random.pick([0, 0.002, 0.006]),
  redisRollback: random.pick([0, 0.002, 0.006]),
  redisDown: random.pick([0, 0.004]),
  postgresDown: random.pick([0, 0.004]),
  postgresBack: 0.05,
  lostAnswer: random.pick([0, 0.02, 0.08]),
  lateCommand: random.pick([0, 0.02, 0.08]),
  overrun: random.pick([0, 0, 0.1]),
  poison: random.pick([0, 0, 0, 0.03]),
  stop: random.pick([0, 0, 0.003]),
  split: random.pick([0, 0, 0.004]),
});
