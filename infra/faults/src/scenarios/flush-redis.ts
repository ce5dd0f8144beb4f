import { Redis } from "ioredis";
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
    const redis = new Redis(rig.moneyRedis.url, { lazyConnect: true });
    await redis.connect();
    await redis.flushall();
    redis.disconnect();
    return [{ what: "flushed the money Redis", at, mendedAt: Date.now() }];
  },
  judge: afterLoss,
};
