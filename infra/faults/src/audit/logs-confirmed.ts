import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rig } from "../rig/rig.ts";
import { type Check, noneOf } from "./check.ts";

/** A12, its first part: what the gateways' logs on disk hold the results of, Postgres has settled. */
export async function logsConfirmed(rig: Rig): Promise<readonly Check[]> {
  if (rig.options.holds !== "leases") return [];
  const results: string[] = [];
  for (const gateway of rig.gateways) results.push(...(await resultsIn(rig.logFolderOf(gateway))));
  const { rows } = await rig.books.query<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) AS id WHERE NOT EXISTS (SELECT 1 FROM settlement WHERE generation_id = id)`,
    [results],
  );
  const words = rows.map(({ id }) => `${id} ended, says a gateway's log, and is not settled`);
  return [
    noneOf(
      "A12 log",
      "nothing in the gateways' logs unconfirmed",
      words,
      `${rows.length} of ${results.length} results`,
    ),
  ];
}

type Line = { readonly kind?: string; readonly record?: { readonly generationId?: string } };

async function resultsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.filter((name) => name.endsWith(".log")).map(async (name) => await readFile(join(folder, name), "utf8")),
  );
  return files.flatMap((content) => content.split("\n").flatMap((line) => resultIn(line) ?? []));
}

/** `undefined` for other records, and for a last line that the death of its process cut off. */
function resultIn(line: string): string | undefined {
  if (!line.includes('"result"')) return undefined;
  try {
    const { kind, record } = JSON.parse(line) as Line;
    return kind === "result" ? record?.generationId : undefined;
  } catch {
    return undefined;
  }
}
