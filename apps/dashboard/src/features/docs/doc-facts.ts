import { readEnv } from "../../env.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { landingFacts } from "../landing/landing-facts.ts";
import type { DocFacts } from "./read-doc.ts";

/** Of this installation. */
export async function docFacts(): Promise<DocFacts> {
  const catalog = await readCatalog();
  const { API_URL, DASHBOARD_URL } = readEnv();
  return { apiUrl: API_URL, siteUrl: DASHBOARD_URL, model: landingFacts(catalog).sampleModelId };
}
