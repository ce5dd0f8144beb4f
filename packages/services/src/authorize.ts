import { AppError } from "@causeway/errors";
import type { Actor } from "./actor.ts";
import { type Permission, requirePermission } from "./permission.ts";

/**
 * The first line of every verb: a user acts only in the workspace of his session and only as his role allows there, a
 * management key only in its own.
 * Throws `not-found` for another workspace, as if it did not exist, and `forbidden` for a role that may not.
 */
export function authorize(actor: Actor, workspaceId: string, permission: Permission): void {
  if (actor.kind !== "system" && actor.workspaceId !== workspaceId) {
    throw new AppError("not-found", "There is no such workspace, or you are not a member of it.");
  }
  requirePermission(actor, permission);
}
