import MiniSearch from "minisearch";
import { type ExcerptPart, excerptOf } from "./doc-excerpt.ts";
import type { DocSection } from "./doc-sections.ts";

export type DocHit = Pick<DocSection, "href" | "page" | "heading"> & { readonly excerpt: readonly ExcerptPart[] };

/** Answers a text with the sections that fit, the best first. */
export type DocSearch = (text: string) => readonly DocHit[];

const mostHits = 10;
/** What is looked for may be so long; nobody types more, and each word costs. */
const longestText = 100;
/** In shorter words a wrong letter makes another word. */
const shortestMisspelt = 5;

/** All words first; where no section has them all, those that have some. Beginnings of words are found, and misspelt ones. */
export function searchOf(sections: readonly DocSection[]): DocSearch {
  const byHref = new Map(sections.map((section) => [section.href, section]));
  const index = new MiniSearch<DocSection>({
    idField: "href",
    fields: ["heading", "page", "text"],
    searchOptions: {
      prefix: true,
      fuzzy: (term) => (term.length < shortestMisspelt ? false : 0.2),
      maxFuzzy: 2,
      boost: { heading: 4, page: 2 },
    },
  });
  index.addAll(sections);
  return (text) => {
    const asked = text.slice(0, longestText);
    const all = index.search(asked, { combineWith: "AND" });
    const found = all.length > 0 ? all : index.search(asked, { combineWith: "OR" });
    return found.slice(0, mostHits).flatMap(({ id, terms }) => {
      const section = byHref.get(String(id));
      if (!section) return [];
      const { href, page, heading } = section;
      return [{ href, page, heading, excerpt: excerptOf(section.text, new Set(terms)) }];
    });
  };
}
