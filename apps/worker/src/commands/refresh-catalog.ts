import { parseArgs } from "node:util";
import { createDatabase } from "@causeway/db";
import { createInvalidationPublisher } from "@causeway/redis";
import { differenceText } from "../catalog/difference-text.ts";
import { refreshFromSources } from "../catalog/refresh-from-sources.ts";
import { readCatalogEnv } from "../env.ts";

/**
 * `pnpm catalog:refresh [--propose | --apply] [--sources <list>]` shows how the catalogue's sources differ from what is
 * stored. `--propose` lets all of it wait for operators, `--apply` puts in force what nobody has to look at.
 */
const { values } = parseArgs({
  options: {
    apply: { type: "boolean", default: false },
    propose: { type: "boolean", default: false },
    sources: { type: "string" },
  },
});
if (values.apply && values.propose) {
  console.error("Say --apply or --propose, not both.");
  process.exit(2);
}
const mode = values.apply ? "apply" : values.propose ? "propose" : "look";
const env = readCatalogEnv();
const database = createDatabase(env.DATABASE_URL);
try {
  const sources = values.sources ?? env.CATALOG_REFRESH_SOURCES;
  const actor = { kind: "system", job: "catalog-refresh-command" } as const;
  const run = await refreshFromSources({ ...env, CATALOG_REFRESH_SOURCES: sources }, { database, actor }, { mode });
  if (run) console.log(differenceText(run, { isDone: mode !== "look" }));
  if (mode === "apply" && env.REDIS_URL !== undefined) {
    const announcements = createInvalidationPublisher(env.REDIS_URL);
    // Without it gateways look again within a minute.
    await announcements.publish({ kind: "catalog" }).catch(() => undefined);
    announcements.close();
  }
} finally {
  await database.$disconnect();
}
