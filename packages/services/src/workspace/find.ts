import { AppError } from "@causeway/errors";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type WorkspaceDetail = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Throws `not-found`, also for one that was deleted. */
export async function findWorkspace(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<WorkspaceDetail> {
  authorize(actor, workspaceId, "workspace:read");
  const row = await database.workspace.findFirst({ where: { id: workspaceId, deletedAt: null } });
  if (!row) throw noSuchWorkspace();
  const { id, name, slug, description, createdAt, updatedAt } = row;
  return { id, name, slug, description: description ?? undefined, createdAt, updatedAt };
}

export const noSuchWorkspace = (): AppError =>
  new AppError("not-found", "There is no such workspace, or you are not a member of it.");
