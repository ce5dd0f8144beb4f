import { finishedAreBilled, othersAreSpared, resetsAreSeen, restartsInTime } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

export const killGateway: LoadScenario = {
  kind: "under-load",
  id: "K-GW",
  title: "kill -9 of a gateway every 1–5 s, restart",
  faults: 20,
  pauseMs: [1_000, 5_000],
  async inject({ rig, random }) {
    const victim = random.pick(rig.gateways);
    const { pid } = victim;
    const at = Date.now();
    await victim.kill();
    const backMs = await victim.start();
    return [{ what: `killed ${victim.name}`, at, mendedAt: Date.now(), pid, backMs }];
  },
  judge: (story) => [
    finishedAreBilled(story),
    restartsInTime(story, 3_000),
    othersAreSpared(story),
    resetsAreSeen(story),
  ],
};
