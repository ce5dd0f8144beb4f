import { parseArgs } from "node:util";
import { openActivity } from "@causeway/activity";
import { busiestWorkspace, measureExport, measurePages } from "@causeway/activity/seed";
import { createDatabase } from "@causeway/db";
import { readActivityEnv } from "../env.ts";

const { values } = parseArgs({
  options: { times: { type: "string", default: "40" }, rows: { type: "string", default: "200000" } },
});
const times = Number(values.times);
const rows = Number(values.rows);
if (!Number.isInteger(times) || times < 1 || !Number.isInteger(rows) || rows < 1) {
  console.error("Usage: npm run activity:measure -- --times 40 --rows 200000 (of the log as a file)");
  process.exit(1);
}

const { DATABASE_URL, CLICKHOUSE_URL } = readActivityEnv();
const database = createDatabase(DATABASE_URL);
const activity = openActivity({
  database,
  clickhouseUrl: CLICKHOUSE_URL,
  onFailure: (error) => console.error(`ClickHouse did not answer: ${String(error)}`),
});
const busiest = await busiestWorkspace(database);
if (busiest === undefined) {
  console.error("There are no calls that are rolled up. Run npm run activity:seed first.");
  process.exit(1);
}
const { workspaceId, requests, lastCallAt } = busiest;
console.log(`Workspace ${workspaceId}: ${requests.toLocaleString("en")} calls. Milliseconds of ${times} times each:`);
for (const timing of await measurePages(activity, { workspaceId, times, now: lastCallAt })) {
  const at = (share: number) => Math.round(timing.times[Math.ceil(timing.times.length * share) - 1] ?? 0);
  console.log(`${timing.name.padEnd(30)} median ${String(at(0.5)).padStart(5)}   p95 ${String(at(0.95)).padStart(5)}`);
}
const file = await measureExport(activity, { workspaceId, rows, now: lastCallAt });
const peaks = file.heapPeaks.map((bytes) => Math.round(bytes / 1_048_576)).join(", ");
console.log(
  `The log as a file: ${file.rows.toLocaleString("en")} rows, ${Math.round((file.rows / file.ms) * 1_000)} a second; most memory in use in each quarter: ${peaks} MB`,
);
await activity.close();
await database.$disconnect();
