import { onMoneyRedis } from "../rig/money-redis-admin.ts";
import { finishedAreBilled, staysInService } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

/** Scripts are forgotten, and the slice of one account is no longer what a slice is. */
export const confuseRedis: LoadScenario = {
  kind: "under-load",
  id: "R-LUA",
  title: "SCRIPT FLUSH, and a value of the wrong type at a slice's key",
  faults: 6,
  needs: "leases",
  pauseMs: [2_000, 4_000],
  async inject({ rig, random }) {
    const at = Date.now();
    const { workspaceId } = random.pick(rig.accounts);
    await onMoneyRedis(rig, async (redis) => {
      await redis.script("FLUSH");
      await redis.set(`causeway:{money}:slice:${workspaceId}`, "not a slice");
    });
    return [{ what: `forgot the scripts and spoilt the slice of ${workspaceId}`, at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), staysInService(story)],
};
