import { parseArgs } from "node:util";
import { seedGenerations } from "@causeway/activity/seed";
import { createDatabase } from "@causeway/db";
import { readActivityEnv } from "../env.ts";

const { values } = parseArgs({
  options: { generations: { type: "string", default: "10000000" }, days: { type: "string", default: "90" } },
});
const generations = Number(values.generations);
const days = Number(values.days);
if (!Number.isInteger(generations) || !Number.isInteger(days) || generations < days || days < 1) {
  console.error("Usage: npm run activity:seed -- --generations 10000000 --days 90 (at least one generation a day)");
  process.exit(1);
}

const database = createDatabase(readActivityEnv().DATABASE_URL);
const began = performance.now();
const [largest] = await seedGenerations(database, {
  generations,
  days,
  onProgress: (written) => console.log(`${written.toLocaleString("en")} calls after ${seconds()} s`),
});
console.log(`Done in ${seconds()} s. The largest workspace is ${largest?.workspaceId}.`);
await database.$disconnect();

function seconds(): number {
  return Math.round((performance.now() - began) / 1_000);
}
