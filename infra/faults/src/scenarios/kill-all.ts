import { finishedAreBilled, resetsAreSeen, restartsInTime } from "./criteria.ts";
import { killAndRestart } from "./kill-and-restart.ts";
import type { LoadScenario } from "./scenario.ts";

export const killAll: LoadScenario = {
  kind: "under-load",
  id: "K-ALL",
  title: "kill -9 of all gateways and workers together, restart",
  faults: 10,
  pauseMs: [3_000, 6_000],
  inject: async ({ rig }) => [await killAndRestart([...rig.gateways, ...rig.workers])],
  judge: (story) => [finishedAreBilled(story), restartsInTime(story, 10_000), resetsAreSeen(story)],
};
