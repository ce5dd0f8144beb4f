import type { CatalogSnapshot } from "@causeway/catalog";
import { loadCatalogSnapshot } from "@causeway/db";
import { connection } from "next/server";
import { getDatabase } from "../../database.ts";
import { keptFresh } from "../../kept-fresh.ts";
import { type ModelSummary, summarizeModels } from "./model-summary.ts";

export type Catalog = { readonly snapshot: CatalogSnapshot; readonly models: readonly ModelSummary[] };

const sharedRead = keptFresh(load, 60_000);

/** The catalogue as the process knows it, at most a minute old. */
export async function readCatalog(): Promise<Catalog> {
  // A build has no database: pages that come here are made when they are asked for.
  await connection();
  return await sharedRead();
}

async function load(): Promise<Catalog> {
  const snapshot = await loadCatalogSnapshot(getDatabase());
  return { snapshot, models: summarizeModels(snapshot) };
}
