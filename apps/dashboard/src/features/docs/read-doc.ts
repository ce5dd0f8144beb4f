import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorTable } from "./error-table.ts";

export type DocFacts = {
  /** Where programs reach the API: `http://localhost:8787`. */
  readonly apiUrl: string;
  /** Where people reach these pages. */
  readonly siteUrl: string;
  /** The model of the samples. */
  readonly model: string;
};

/** A page's Markdown with addresses and tables filled in. `slug` is one of `docPages`. */
export async function readDoc(slug: string, facts: DocFacts): Promise<string> {
  // The server runs in the app's folder.
  return fillIn(await readFile(join(process.cwd(), "content", "docs", `${slug}.md`), "utf8"), facts);
}

export function fillIn(text: string, { apiUrl, siteUrl, model }: DocFacts): string {
  const values: Readonly<Record<string, string>> = { API: apiUrl, SITE: siteUrl, MODEL: model, ERRORS: errorTable() };
  return text.replace(/\{\{([A-Z]+)\}\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The documentation asks for {{${name}}}, which there is not`);
    return value;
  });
}
