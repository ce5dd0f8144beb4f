import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rig } from "../rig/rig.ts";
import { type Check, noneOf } from "./check.ts";

/** A10: neither a prompt nor a key in plain is in any table, log, log of calls or Redis file. */
export async function nothingLeaked(rig: Rig, canary: string): Promise<Check> {
  const secrets = [canary, ...rig.accounts.slice(0, 20).flatMap(({ keys }) => keys.map(({ secret }) => secret))];
  const inTables = await searchTables(rig, secrets);
  const folders = ["money-redis", "queue-redis", ...rig.gateways.map(({ name }) => `${name}-log`)];
  const files = [
    ...rig.logFiles.filter((file) => !file.endsWith("sandbox.log")),
    ...(await Promise.all(folders.map((folder) => filesIn(join(rig.folder, folder))))).flat(),
  ];
  const inFiles: string[] = [];
  for (const file of files) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    if (secrets.some((secret) => content.includes(secret)))
      inFiles.push(`a secret is in ${file.slice(rig.folder.length + 1)}`);
  }
  return noneOf(
    "A10",
    "no prompt and no plain key anywhere it must not be",
    [...inTables, ...inFiles],
    `${inTables.length + inFiles.length} places of ${files.length} files and all tables`,
  );
}

async function searchTables({ books }: Rig, secrets: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await books.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await books.query<{ count: string }>(
      `SELECT count(*) FROM ${name} AS row WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS secret WHERE strpos(row::text, secret) > 0)`,
      [secrets],
    );
    if (rows[0]?.count !== "0") found.push(`${rows[0]?.count} rows of ${name}`);
  }
  return found;
}

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
