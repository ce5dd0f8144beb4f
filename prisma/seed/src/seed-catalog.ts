import { loadCatalogData } from "@causeway/catalog-data";
import type { Database } from "@causeway/db";
import { type CatalogImportResult, importCatalog } from "@causeway/services";

/** Brings the catalogue in the database to the data that ships with the project. Harmless to repeat. */
export const seedCatalog = (database: Database): Promise<CatalogImportResult> =>
  importCatalog({ database, actor: { kind: "system", job: "seed" } }, loadCatalogData());
