import { onMoneyRedis } from "../rig/money-redis-admin.ts";
import { afterLoss } from "./money-redis.ts";
import type { LoadScenario } from "./scenario.ts";

export const flushRedis: LoadScenario = {
  kind: "under-load",
  id: "R-FLUSH",
  title: "FLUSHALL of the money Redis",
  faults: 20,
  needs: "leases",
  pauseMs: [3_000, 6_000],
  async inject({ rig }) {
    const at = Date.now();
    await onMoneyRedis(rig, (redis) => redis.flushall());
    return [{ what: "flushed the money Redis", at, mendedAt: Date.now() }];
  },
  judge: afterLoss,
};
