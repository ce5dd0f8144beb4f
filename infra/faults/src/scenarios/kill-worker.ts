import { finishedAndDrained } from "./criteria.ts";
import { killAndRestart } from "./kill-and-restart.ts";
import type { LoadScenario } from "./scenario.ts";

/** Every tenth time a gateway dies as well, so that there is something to recover. */
const gatewayEvery = 10;

export const killWorker: LoadScenario = {
  kind: "under-load",
  id: "K-WORKER",
  title: "kill -9 of a worker at random, restart",
  faults: 60,
  pauseMs: [100, 1_500],
  inject: async ({ rig, random, round }) => [
    await killAndRestart([
      random.pick(rig.workers),
      ...(round % gatewayEvery === 0 ? [random.pick(rig.gateways)] : []),
    ]),
  ],
  judge: (story) => finishedAndDrained(story, 10_000),
};
