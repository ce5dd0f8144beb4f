import type { HoldsForm } from "../rig/rig.ts";
import { confuseRedis } from "./confuse-redis.ts";
import { existingTests } from "./existing-tests.ts";
import { exhaustConnections } from "./exhaust-connections.ts";
import { exhaustMemory } from "./exhaust-memory.ts";
import { failOverRedis } from "./fail-over-redis.ts";
import { fillPostgresDisk } from "./fill-postgres-disk.ts";
import { fillRedis } from "./fill-redis.ts";
import { flushRedis } from "./flush-redis.ts";
import { killAll } from "./kill-all.ts";
import { killGateway } from "./kill-gateway.ts";
import { killWorker } from "./kill-worker.ts";
import { lagRedis } from "./lag-redis.ts";
import { loseGatewayDisk } from "./lose-gateway-disk.ts";
import { postgresDown } from "./postgres-down.ts";
import { coldRaceForCredits, raceForCredits } from "./race-for-credits.ts";
import { redisDown } from "./redis-down.ts";
import { reprice } from "./reprice.ts";
import { restartPostgres } from "./restart-postgres.ts";
import { restartRedis } from "./restart-redis.ts";
import { rollBackRedis } from "./roll-back-redis.ts";
import { rollingRestart } from "./rolling-restart.ts";
import type { LoadScenario, Scenario } from "./scenario.ts";
import { skewClocks } from "./skew-clocks.ts";
import { slowPostgres } from "./slow-postgres.ts";
import { splitRedis } from "./split-redis.ts";
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
  rollBackRedis,
  failOverRedis,
  splitRedis,
  stopAndContinue,
  rollingRestart,
  exhaustMemory,
  loseGatewayDisk,
  lagRedis,
  fillRedis,
  confuseRedis,
  exhaustConnections,
  slowPostgres,
  fillPostgresDisk,
  coldRaceForCredits,
  reprice,
  skewClocks,
  ...existingTests,
];

/** What `npm test` runs: three faults of each kind that takes no minutes. */
export const smoke = (holds: HoldsForm): LoadScenario => {
  const onRedis = holds === "leases" ? [flushRedis, restartRedis] : [];
  return together([killGateway, killWorker, restartPostgres, killAll, ...onRedis], 3);
};
