import type { Database } from "@causeway/db";
import type { WorkspaceRole } from "@causeway/prisma";

/** Who asks. A user acts in one workspace with the role he has there; the system acts in any. */
export type Actor =
  | {
      readonly kind: "user";
      readonly userId: string;
      readonly workspaceId: string;
      readonly role: WorkspaceRole;
      readonly ipAddress?: string | undefined;
    }
  | { readonly kind: "system"; readonly job: string };

export type ServiceContext = { readonly database: Database; readonly actor: Actor };

/** How an actor is named in the audit log. */
export const actorName = (actor: Actor): string =>
  actor.kind === "user" ? `user:${actor.userId}` : `system:${actor.job}`;
