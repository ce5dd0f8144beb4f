import type { SeedPlan } from "./seed-plan.ts";

/**
 * Weather that chance alone draws too rarely, each for a kind of mistake that shows in nothing else. Every eighth seed has
 * the first, every eighth the second, and so on; what one does not name stays as drawn.
 */
const situations: readonly Partial<SeedPlan>[] = [
  // Machines are lost, and Redis comes back with all it knew: holds of the past that only Redis remembers.
  {
    gatewayKill: 0.01,
    diskLoss: 0.6,
    redisRestart: 0.006,
    redisFlush: 0,
    redisRollback: 0,
    split: 0,
  },
  // A worker dies over and over while it agrees on an epoch: what it had sent lands in a memory that was flushed since.
  {
    workspaces: 1,
    gateways: 3,
    slice: 50n,
    gatewayKill: 0,
    diskLoss: 0,
    workerKill: 0.1,
    redisRestart: 0,
    redisFlush: 0.01,
    redisRollback: 0,
    redisDown: 0,
    split: 0,
    postgresDown: 0,
    lostAnswer: 0,
    lateCommand: 0,
  },
  // Postgres stays away for long, and meanwhile Redis falls back to an older self of the same epoch.
  {
    workspaces: 1,
    slice: 1_000n,
    gatewayKill: 0,
    diskLoss: 0,
    redisRestart: 0,
    redisFlush: 0,
    redisRollback: 0.01,
    redisDown: 0,
    split: 0,
    postgresDown: 0.01,
    postgresBack: 0.01,
    lostAnswer: 0,
    lateCommand: 0,
  },
  // A gateway stands still until its calls are settled for it, and wakes up in the middle of that.
  {
    gateways: 2,
    gatewayKill: 0,
    diskLoss: 0,
    gatewayPause: 0.01,
    longestPauseMs: 6_000,
    redisRestart: 0,
    redisFlush: 0,
    redisRollback: 0,
    split: 0,
    poison: 0,
  },
  // All credits lie in the slice, so that Postgres has none to hold: a call whose answer is lost asks Redis again under the
  // same id, and Redis may have begun another life meanwhile with all it knew.
  {
    workspaces: 1,
    gateways: 1,
    slice: 1_000n,
    lastTryMs: 3_000,
    gatewayKill: 0,
    diskLoss: 0,
    redisRestart: 0.01,
    redisFlush: 0,
    redisRollback: 0,
    redisDown: 0,
    split: 0,
    postgresDown: 0,
    lostAnswer: 0,
    lostHold: 0.4,
    stop: 0,
  },
];

export const situationOf = (seed: number): Partial<SeedPlan> => situations[seed % 8] ?? {};
