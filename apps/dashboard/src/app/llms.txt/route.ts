import { readCatalog } from "../../features/catalog/read-catalog.ts";
import { docFacts } from "../../features/docs/doc-facts.ts";
import { llmsText } from "../../features/docs/llms-text.ts";
import { landingFacts } from "../../features/landing/landing-facts.ts";

export async function GET(): Promise<Response> {
  const { modelCount, providerCount } = landingFacts(await readCatalog());
  return new Response(llmsText(await docFacts(), { models: modelCount, providers: providerCount }), {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=300" },
  });
}
