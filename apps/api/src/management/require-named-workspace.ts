import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";

/** A path names a workspace by id or short name: it must be the key's own. Throws `not-found`. */
export async function requireNamedWorkspace(database: Database, workspaceId: string, named: string): Promise<void> {
  if (named === workspaceId) return;
  const row = await database.workspace.findUnique({ where: { id: workspaceId }, select: { slug: true } });
  if (row?.slug === named) return;
  throw new AppError("not-found", "There is no such workspace, or this management key is not of it.");
}
