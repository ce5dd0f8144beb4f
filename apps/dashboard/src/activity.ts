import { type Activity, openActivity } from "@causeway/activity";
import { getDatabase } from "./database.ts";
import { readEnv } from "./env.ts";

// Development reloads modules; the process keeps its one client.
const holder = globalThis as typeof globalThis & { causewayActivity?: Activity };

/** What calls cost and how they went, of the stores that there are. */
export function getActivity(): Activity {
  // Where ClickHouse does not answer Postgres does; the worker's checks tell operators of it.
  holder.causewayActivity ??= openActivity({ database: getDatabase(), clickhouseUrl: readEnv().CLICKHOUSE_URL });
  return holder.causewayActivity;
}
