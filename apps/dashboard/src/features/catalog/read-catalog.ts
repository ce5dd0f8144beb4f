import type { CatalogSnapshot } from "@causeway/catalog";
import { loadCatalogSnapshot } from "@causeway/db";
import { connection } from "next/server";
import { getDatabase } from "../../database.ts";
import { type ModelSummary, summarizeModels } from "./model-summary.ts";

export type Catalog = { readonly snapshot: CatalogSnapshot; readonly models: readonly ModelSummary[] };

const freshForMs = 60_000;

let current: { readonly catalog: Promise<Catalog>; readonly loadedAt: number } | undefined;

/** The catalogue as the process knows it, at most a minute old. Visitors share one read. */
export async function readCatalog(): Promise<Catalog> {
  // A build has no database: pages that come here are made when they are asked for.
  await connection();
  return await sharedRead();
}

function sharedRead(): Promise<Catalog> {
  const now = Date.now();
  if (!current || now - current.loadedAt > freshForMs) {
    const previous = current;
    const catalog = load().catch((error: unknown) => {
      // Prices of a minute ago are better than no page; the next visitor tries again.
      current = undefined;
      if (previous) return previous.catalog;
      throw error;
    });
    current = { catalog, loadedAt: now };
  }
  return current.catalog;
}

async function load(): Promise<Catalog> {
  const snapshot = await loadCatalogSnapshot(getDatabase());
  return { snapshot, models: summarizeModels(snapshot) };
}
