import { createDatabase } from "@causeway/db";
import { seedCatalog } from "../seed-catalog.ts";

/** `pnpm db:seed`: the catalogue, into the database at DATABASE_URL. Users and keys come from the dashboard. */
const url = process.env["DATABASE_URL"];
if (!url) {
  console.error(
    "DATABASE_URL is not set: name the database to seed, for example postgresql://user:password@host/causeway",
  );
  process.exit(1);
}
const database = createDatabase(url);
const result = await seedCatalog(database);
console.log(
  `Catalogue: ${result.models} models, ${result.providers} providers, ${result.endpoints} endpoints; ` +
    `${result.newPrices} new prices, ${result.disabledEndpoints} endpoints taken out.`,
);
await database.$disconnect();
