import { type EndpointTraffic, readEndpointTraffic } from "@causeway/activity";
import { connection } from "next/server";
import { getDatabase } from "../../database.ts";
import { keptFresh } from "../../kept-fresh.ts";

/** How endpoints answered in the 24 hours before `readAt`. */
export type DayTraffic = {
  readonly byEndpoint: ReadonlyMap<string, readonly EndpointTraffic[]>;
  readonly readAt: Date;
};

const dayMs = 86_400_000;
const sharedRead = keptFresh(load, 300_000);

/** At most five minutes old; empty while it cannot be read. */
export async function readDayTraffic(): Promise<DayTraffic> {
  await connection();
  return await sharedRead().catch(() => ({ byEndpoint: new Map(), readAt: new Date() }));
}

async function load(): Promise<DayTraffic> {
  const to = new Date();
  const rows = await readEndpointTraffic(getDatabase(), { from: new Date(to.getTime() - dayMs), to });
  return { byEndpoint: Map.groupBy(rows, ({ endpointId }) => endpointId), readAt: to };
}

/** Of the whole day; `undefined` where nobody was answered. */
export const dayOfEndpoint = (traffic: DayTraffic, endpointId: string): EndpointTraffic | undefined =>
  traffic.byEndpoint.get(endpointId)?.find(({ hour }) => hour === undefined);
