import { type MeasureEndpoint, unmeasured } from "@causeway/catalog";
import { createHealthExchange, type HealthExchange } from "@causeway/redis";
import { EndpointHealth, type PeriodCounts } from "@causeway/routing";
import { connection } from "next/server";
import { readEnv } from "../../env.ts";
import { keptFresh } from "../../kept-fresh.ts";

/** How all gateways together find endpoints doing. */
export type ReadFleetHealth = {
  readonly measure: MeasureEndpoint;
  /** The last day's counts, by hour. */
  readonly hours: readonly PeriodCounts[];
  readonly readAt: Date;
};

// Development reloads modules; the process keeps its one connection.
const holder = globalThis as typeof globalThis & { causewayHealth?: HealthExchange };

const sharedRead = keptFresh(load, 15_000);

/** At most fifteen seconds old; `undefined` while the gateways' figures cannot be read. */
export async function readFleetHealth(): Promise<ReadFleetHealth | undefined> {
  await connection();
  return await sharedRead().catch(() => undefined);
}

/** For pages that show what there is. */
export const measureOf = (health: ReadFleetHealth | undefined): MeasureEndpoint =>
  health?.measure ?? (() => unmeasured);

/** Listens without telling anything: this process makes no calls. */
async function load(): Promise<ReadFleetHealth> {
  holder.causewayHealth ??= createHealthExchange(readEnv().REDIS_URL);
  const { tell } = holder.causewayHealth;
  const startedMs = performance.now();
  const health = new EndpointHealth(Date.now() - startedMs);
  let hours: readonly PeriodCounts[] = [];
  await health.share(
    async (news) => {
      const fleet = await tell(news);
      hours = fleet.hours;
      return fleet;
    },
    () => startedMs,
  );
  return { measure: (endpointId) => health.measures(endpointId, startedMs), hours, readAt: new Date() };
}
