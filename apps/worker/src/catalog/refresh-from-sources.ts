import { createDocumentFetcher, readSources, readSourceSettings, usualPolicy } from "@causeway/catalog-upkeep";
import type { Database } from "@causeway/db";
import { strictRules } from "@causeway/egress";
import { providerConnections, providers } from "@causeway/providers";
import { type Actor, type CatalogRefreshResult, readKeptDocuments, refreshCatalog } from "@causeway/services";
import type { Env } from "../env.ts";

export type CatalogEnv = Pick<
  Env,
  "CATALOG_REFRESH_SOURCES" | "CATALOG_REFRESH_MOST_PERCENT" | "OWN_ENDPOINTS_ALLOW_PRIVATE" | "providerVariables"
>;

export type RefreshRun = {
  readonly result: CatalogRefreshResult;
  readonly failures: readonly { readonly sourceId: string; readonly failure: string }[];
};

/** Reads every source that the environment names, and brings the catalogue to what they say. */
export async function refreshFromSources(
  env: CatalogEnv,
  context: { readonly database: Database; readonly actor: Actor },
  question: { readonly mode: "apply" | "propose" | "look"; readonly unlessWithinMs?: number },
): Promise<RefreshRun | undefined> {
  const connections = providerConnections([...providers.values()], env.providerVariables);
  const sources = readSourceSettings(env.CATALOG_REFRESH_SOURCES, connections);
  const fetcher = createDocumentFetcher({ ...strictRules, privateNetworks: env.OWN_ENDPOINTS_ALLOW_PRIVATE });
  try {
    const answers = await readSources(sources, await readKeptDocuments(context.database), fetcher);
    const policy = { ...usualPolicy, mostPercent: env.CATALOG_REFRESH_MOST_PERCENT };
    const result = await refreshCatalog(context, { answers, policy, ...question });
    const failures = answers.flatMap(({ sourceId, failure }) => (failure === undefined ? [] : [{ sourceId, failure }]));
    return result && { result, failures };
  } finally {
    await fetcher.close();
  }
}
