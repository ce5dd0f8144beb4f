import { keptFresh } from "../../kept-fresh.ts";
import { docFacts } from "./doc-facts.ts";
import { docPages } from "./doc-pages.ts";
import { searchOf } from "./doc-search.ts";
import { sectionsOf } from "./doc-sections.ts";
import { readDoc } from "./read-doc.ts";

/** The search over the whole documentation; made once in the life of the server. */
export const readDocSearch = keptFresh(async () => {
  const facts = await docFacts();
  const sections = await Promise.all(docPages.map(async (page) => sectionsOf(page, await readDoc(page.slug, facts))));
  return searchOf(sections.flat());
}, Number.POSITIVE_INFINITY);
