import { setTimeout as delay } from "node:timers/promises";
import { onMoneyRedis } from "../rig/money-redis-admin.ts";
import { finishedAreBilled, staysInService } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

const fullMs = 8_000;

/** With `noeviction` every write is refused; reads go on. */
export const fillRedis: LoadScenario = {
  kind: "under-load",
  id: "R-FULL",
  title: "the money Redis has no memory left",
  faults: 5,
  needs: "leases",
  pauseMs: [3_000, 5_000],
  async inject({ rig }) {
    const at = Date.now();
    await onMoneyRedis(rig, (redis) => redis.config("SET", "maxmemory", "1"));
    await delay(fullMs);
    await onMoneyRedis(rig, (redis) => redis.config("SET", "maxmemory", "0"));
    return [{ what: "filled the money Redis", at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), staysInService(story)],
};
