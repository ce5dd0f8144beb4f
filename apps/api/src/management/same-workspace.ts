import { AppError } from "@causeway/errors";

/** A key is of one workspace: another one is as if it did not exist. Throws `not-found`. */
export function requireSameWorkspace(workspaceId: string, asked: string | undefined): void {
  if (asked === undefined || asked === workspaceId) return;
  throw new AppError("not-found", "There is no such workspace, or this management key is not of it.", {
    parameter: "workspace_id",
  });
}
