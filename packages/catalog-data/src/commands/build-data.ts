import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { assembleCatalog } from "../assemble.ts";
import { type CatalogFile, printRows } from "../catalog-file.ts";
import { compareCatalogs, printDifference } from "../difference.ts";
import { dataFile, readCatalogFile, readTaskCatalog } from "../load-catalog-data.ts";
import { providerRows } from "../provider-rows.ts";
import { readSources } from "./read-sources.ts";

const { values } = parseArgs({
  options: {
    sources: { type: "string", default: process.env["CATALOG_SOURCES"] },
    accept: { type: "boolean", default: false },
    "left-out": { type: "boolean", default: false },
  },
});
if (values.sources === undefined) {
  console.error("Say where the source files are: --sources <folder> or CATALOG_SOURCES. data/README.md lists them.");
  process.exit(2);
}

const built = assembleCatalog(readSources(values.sources));
const serving = new Set([...built.endpoints, ...readTaskCatalog().endpoints].map((endpoint) => endpoint.providerId));
const after: CatalogFile = { ...built, providers: providerRows(serving) };
const before: CatalogFile = existsSync(dataFile("endpoints.json"))
  ? readCatalogFile()
  : { models: [], endpoints: [], providers: [] };
const difference = compareCatalogs(before, after);

if (values["left-out"]) {
  for (const { providerId, upstreamModelId, reason } of built.leftOut)
    console.log(`  ${providerId} ${upstreamModelId}: ${reason}`);
}
console.log(printDifference(difference));
console.log(
  `${after.models.length} models, ${after.endpoints.length} endpoints, ${after.providers.length} providers; ` +
    `${built.leftOut.length} rows left out (--left-out lists them)`,
);

if (difference.refused.length > 0 && !values.accept) {
  console.error("Nothing written: prices moved more than five times. Check them, then run again with --accept:");
  for (const { endpointId, rate, before: old, after: young } of difference.refused)
    console.error(`  ${endpointId} ${rate}: ${old} → ${young}`);
  process.exit(1);
}
writeFileSync(dataFile("models.json"), printRows(after.models));
writeFileSync(dataFile("endpoints.json"), printRows(after.endpoints));
writeFileSync(dataFile("providers.json"), printRows(after.providers));
