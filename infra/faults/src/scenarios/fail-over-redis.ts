import { setTimeout as delay } from "node:timers/promises";
import { detachReplica } from "../rig/detached-replica.ts";
import { afterLoss } from "./money-redis.ts";
import type { LoadScenario } from "./scenario.ts";

/** A replica is cut off 0 to 2 s before the master dies, and clients are led to it: what it missed is forgotten. */
export const failOverRedis: LoadScenario = {
  kind: "under-load",
  id: "R-FAILOVER",
  title: "the money Redis dies; a replica that lags 0–2 s behind takes over",
  faults: 10,
  needs: "leases",
  pauseMs: [2_000, 4_000],
  rig: { isProxied: true },
  async inject({ rig, random, round }) {
    const lagMs = random.between(0, 2_000);
    const replica = await detachReplica(rig, `money-redis-replica-${round}`);
    await delay(lagMs);
    const at = Date.now();
    for (const proxy of [rig.moneyProxy, rig.secondMoneyProxy]) proxy.leadTo(replica.port);
    await rig.replaceMoneyRedis(replica);
    return [{ what: `failed over to a replica ${lagMs} ms behind`, at, mendedAt: Date.now() }];
  },
  judge: afterLoss,
};
