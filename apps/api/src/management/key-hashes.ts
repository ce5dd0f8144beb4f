import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";

/** Keys are named by hash over the API. Throws `invalid-request` naming the one that is no key of the workspace. */
export async function keyIdsOf(
  database: Database,
  workspaceId: string,
  hashes: readonly string[],
  parameter: string,
): Promise<readonly string[]> {
  const rows = await database.apiKey.findMany({
    where: { workspaceId, hash: { in: [...hashes] } },
    select: { id: true, hash: true },
  });
  const unknown = hashes.findIndex((hash) => !rows.some((row) => row.hash === hash));
  if (unknown === -1) return rows.map(({ id }) => id);
  throw new AppError("invalid-request", "There is no key with this hash in this workspace.", {
    parameter: `${parameter}.${unknown}`,
  });
}

/** `undefined` stays what it is: every key. */
export async function keyHashesOf(
  database: Database,
  ids: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (ids === undefined) return undefined;
  const rows = await database.apiKey.findMany({ where: { id: { in: [...ids] } }, select: { hash: true } });
  return rows.map(({ hash }) => hash);
}
