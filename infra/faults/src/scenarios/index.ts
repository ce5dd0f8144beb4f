import { flushRedis } from "./flush-redis.ts";
import { killAll } from "./kill-all.ts";
import { killGateway } from "./kill-gateway.ts";
import { killWorker } from "./kill-worker.ts";
import { postgresDown } from "./postgres-down.ts";
import { coldRaceForCredits, raceForCredits } from "./race-for-credits.ts";
import { redisDown } from "./redis-down.ts";
import { restartPostgres } from "./restart-postgres.ts";
import { restartRedis } from "./restart-redis.ts";
import { rollingRestart } from "./rolling-restart.ts";
import type { HoldsForm } from "../rig/rig.ts";
import type { LoadScenario, Scenario } from "./scenario.ts";
import { stopAndContinue } from "./stop-and-continue.ts";
import { together } from "./together.ts";

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
  killGateway,
  flushRedis,
  killWorker,
  raceForCredits,
  killAll,
  redisDown,
  restartPostgres,
  postgresDown,
  restartRedis,
  stopAndContinue,
  rollingRestart,
  coldRaceForCredits,
];

/** What `npm test` runs: three faults of each kind that takes no minutes. */
export const smoke = (holds: HoldsForm): LoadScenario =>
  together(
    [killGateway, killWorker, restartPostgres, killAll, ...(holds === "leases" ? [flushRedis, restartRedis] : [])],
    3,
  );
