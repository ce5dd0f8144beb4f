import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { docPages } from "./doc-pages.ts";
import { type DocSearch, searchOf } from "./doc-search.ts";
import { type DocSection, sectionsOf } from "./doc-sections.ts";
import { fillIn } from "./read-doc.ts";

const facts = { apiUrl: "http://api.example", siteUrl: "http://site.example", model: "maker/one" };
const markdownOf = async (slug: string) =>
  fillIn(await readFile(new URL(`../../../content/docs/${slug}.md`, import.meta.url), "utf8"), facts);

describe("a page cut at its headings", () => {
  const page = { slug: "limits", title: "Limits" };

  test("has what stands before the first heading, and each heading with its anchor", () => {
    expect(
      sectionsOf(page, "# Limits\n\nNone of *ours*.\n\n## In all, or by day\n\nA [budget](/keys) `holds`."),
    ).toEqual([
      { href: "/docs/limits", page: "Limits", heading: "Limits", text: "None of ours." },
      { href: "/docs/limits#in-all-or-by-day", page: "Limits", heading: "In all, or by day", text: "A budget holds." },
    ]);
  });

  test("keeps cells, items and samples apart, and takes no heading from a sample", () => {
    const markdown =
      "| a | b |\n|---|---|\n| c | d |\n\n- one\n- two\n  - three\n\n> four\n\n```sh\n## not a heading\ncurl x\n```";
    expect(sectionsOf(page, markdown)).toEqual([
      expect.objectContaining({ href: "/docs/limits", text: "a b c d one two three four ## not a heading curl x" }),
    ]);
  });
});

describe("the search over the documentation", () => {
  let sections: readonly DocSection[];
  let search: DocSearch;
  beforeAll(async () => {
    const pages = await Promise.all(docPages.map(async (page) => sectionsOf(page, await markdownOf(page.slug))));
    sections = pages.flat();
    search = searchOf(sections);
  });
  const first = (text: string) => search(text)[0]?.href;

  test("has each section once, with words in it and a heading that has an anchor", async () => {
    expect(new Set(sections.map(({ href }) => href)).size).toBe(sections.length);
    expect(sections.length).toBeGreaterThan(docPages.length);
    for (const { text } of sections) expect(text).not.toBe("");
    const lines = (await Promise.all(docPages.map(({ slug }) => markdownOf(slug)))).join("\n").split("\n");
    // With markup inside, the page would give it no anchor.
    for (const { heading, page } of sections) expect(lines).toContain(`${heading === page ? "#" : "##"} ${heading}`);
  });

  test.each([
    ["service tiers", "/docs/routing#service-tiers"],
    ["budget", "/docs/limits"],
    ["claude code", "/docs/quickstart#with-claude-code"],
    ["Idempotency-Key", "/docs/routing#kept-answers"],
    ["attribution", "/docs/keys#attribution"],
    ["quantiz", "/docs/routing#the-provider-object"],
    ["gaurdrails", "/docs/guardrails"],
  ])("%s is found at %s", (text, href) => expect(first(text)).toBe(href));

  test("where no section has all words, those with some are found", () => {
    expect(search("webhooks xylophone").map(({ href }) => href)).toContain("/docs/webhooks");
  });

  test("shows where the words stand", () => {
    const [hit] = search("quantizations");
    expect(hit).toMatchObject({ page: "Routing", heading: "The provider object" });
    expect(hit?.excerpt).toContainEqual({ text: "quantizations", isFound: true });
  });

  test.each(["", "   ", "…", "xylophone", "<script>"])("finds nothing for %j", (text) => {
    expect(search(text)).toEqual([]);
  });

  test("does not take long for a text that is very long", () => {
    expect(search("a ".repeat(1_000_000)).length).toBeLessThanOrEqual(10);
    expect(search("z".repeat(1_000_000))).toEqual([]);
  });
});
