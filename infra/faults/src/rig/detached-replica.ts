import { join } from "node:path";
import { freePort, type LocalRedis, pollUntil, startRedis } from "@causeway/local-services";
import { onRedis } from "./money-redis-admin.ts";
import type { Rig } from "./rig.ts";

/** A replica of the money Redis that was in step and now goes its own way (`REPLICAOF NO ONE`), for clients to be led to. */
export async function detachReplica(rig: Rig, name: string): Promise<LocalRedis> {
  const port = await freePort();
  // The one in charge is wherever the proxy leads to.
  const master = rig.moneyProxy.target;
  const replica = await startRedis({ dataDir: join(rig.folder, name), port });
  await onRedis(replica.url, async (redis) => {
    await redis.replicaof("127.0.0.1", String(master));
    const isInStep = async () => (await redis.info("replication")).includes("master_link_status:up");
    if (!(await pollUntil(isInStep, { timeoutMs: 20_000 }))) throw new Error("The replica did not get in step");
    await redis.replicaof("NO", "ONE");
  });
  return replica;
}
