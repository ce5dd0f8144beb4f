import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export type SchemaFile = { readonly path: string; readonly content: string };

const schemaFolder = join(import.meta.dirname, "../schema");

/** The `.prisma` files that together are the schema, in a stable order. */
export async function readSchema(): Promise<SchemaFile[]> {
  const names = (await readdir(schemaFolder)).filter((name) => name.endsWith(".prisma")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const path = join(schemaFolder, name);
      return { path, content: await readFile(path, "utf8") };
    }),
  );
}
