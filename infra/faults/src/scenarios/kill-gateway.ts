import { takenIsBilled } from "../audit/taken-is-billed.ts";
import { finishedAreBilled, othersAreSpared, resetsAreSeen, restartsInTime } from "./criteria.ts";
import { killAndRestart } from "./kill-and-restart.ts";
import type { LoadScenario } from "./scenario.ts";

export const killGateway: LoadScenario = {
  kind: "under-load",
  id: "K-GW",
  title: "kill -9 of a gateway every 1–5 s, restart",
  faults: 20,
  pauseMs: [1_000, 5_000],
  inject: async ({ rig, random }) => [await killAndRestart([random.pick(rig.gateways)], rig.sandbox)],
  judge: (story) => [
    finishedAreBilled(story),
    restartsInTime(story, 3_000),
    othersAreSpared(story),
    resetsAreSeen(story),
    takenIsBilled(story),
  ],
};
