import { docFacts } from "../../features/docs/doc-facts.ts";
import { docPages } from "../../features/docs/doc-pages.ts";
import { readDoc } from "../../features/docs/read-doc.ts";

/** The whole documentation in one text. */
export async function GET(): Promise<Response> {
  const facts = await docFacts();
  const pages = await Promise.all(docPages.map(({ slug }) => readDoc(slug, facts)));
  return new Response(pages.join("\n\n"), {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=300" },
  });
}
