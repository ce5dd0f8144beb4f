import { readdir, readFile } from "node:fs/promises";
import { errorCodes } from "@causeway/errors";
import { expect, test } from "vitest";
import { docPages } from "./doc-pages.ts";
import { errorTable } from "./error-table.ts";
import { fillIn } from "./read-doc.ts";

const folder = new URL("../../../content/docs/", import.meta.url);
const facts = { apiUrl: "http://api.example", siteUrl: "http://site.example", model: "maker/one" };

test("every page has its file and every file its page", async () => {
  expect((await readdir(folder)).toSorted()).toEqual(docPages.map(({ slug }) => `${slug}.md`).toSorted());
});

test.each(docPages)("$slug begins with its title and leaves nothing to be filled in", async ({ slug, title }) => {
  const text = fillIn(await readFile(new URL(`${slug}.md`, folder), "utf8"), facts);
  expect(text.startsWith(`# ${title}\n`)).toBe(true);
  expect(text).not.toMatch(/\{\{|\}\}/);
  for (const [, path] of text.matchAll(/http:\/\/site\.example(\/[a-z/-]*)/g)) {
    expect(knownPaths).toContain(path);
  }
});

const knownPaths = ["/sign-in", "/models", "/pricing", "/docs/api", "/apps", "/rankings"];

test("a name that there is not is told", () => {
  expect(() => fillIn("{{NOBODY}}", facts)).toThrow("{{NOBODY}}");
});

test("the table has every error with advice", () => {
  const lines = errorTable().split("\n").slice(2);
  expect(lines).toHaveLength(Object.keys(errorCodes).length);
  for (const line of lines) expect(line).toMatch(/^\| \d{3} \| [a-z-]+ \| .+ \|$/);
});
