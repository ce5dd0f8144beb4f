import type { RouteRecord, RouteStore } from "@causeway/gateway";
import type { Database } from "./database.ts";
import type { MoneyPool } from "./money-pool.ts";

/** One statement for many generations. */
export const createRouteStore = (pool: MoneyPool): RouteStore => ({
  async write(routes) {
    await pool.query(
      `INSERT INTO generation_route (generation_id, record)
         SELECT * FROM unnest($1::text[], $2::jsonb[]) ON CONFLICT (generation_id) DO NOTHING`,
      [[...routes.keys()], [...routes.values()].map((record) => JSON.stringify(record))],
    );
  },
});

/** `undefined`: it was not kept, or not yet. Whose generation it is, is for the caller to know. */
export async function readRoute(database: Database, generationId: string): Promise<RouteRecord | undefined> {
  // Written only by the store above.
  const [row] = await database.$queryRaw<{ record: RouteRecord }[]>`
    SELECT record FROM generation_route WHERE generation_id = ${generationId}`;
  return row?.record;
}
