import { afterLoss } from "./money-redis.ts";
import type { LoadScenario } from "./scenario.ts";

export const restartRedis: LoadScenario = {
  kind: "under-load",
  id: "R-RESTART",
  title: "kill -9 of the money Redis, restart from its append-only file",
  faults: 20,
  needs: "leases",
  pauseMs: [3_000, 6_000],
  async inject({ rig }) {
    const at = Date.now();
    await rig.moneyRedis.kill();
    await rig.moneyRedis.startAgain();
    return [{ what: "killed the money Redis", at, mendedAt: Date.now() }];
  },
  judge: afterLoss,
};
