import type { Database } from "@causeway/db";
import type { SpendingGate } from "@causeway/leases";
import type { WorkspaceRole } from "@causeway/prisma";

/**
 * Who asks. A user acts in one workspace with the role he has there, a management key in its own as an admin; a key for
 * calling models has a say there in how they are called; the system acts in any.
 */
export type Actor =
  | {
      readonly kind: "user";
      readonly userId: string;
      readonly workspaceId: string;
      readonly role: WorkspaceRole;
      readonly ipAddress?: string | undefined;
    }
  | KeyActor<"management-key">
  | KeyActor<"inference-key">
  | { readonly kind: "system"; readonly job: string };

type KeyActor<Kind extends string> = {
  readonly kind: Kind;
  readonly apiKeyId: string;
  readonly workspaceId: string;
  readonly ipAddress?: string | undefined;
};

/** Someone who operates the platform. He is let into the verbs of operators, and into none of a workspace. */
export type StaffActor = {
  readonly kind: "staff";
  readonly userId: string;
  readonly ipAddress?: string | undefined;
};

export type ServiceContext = {
  readonly database: Database;
  readonly actor: Actor;
  /** Absent where every call is held for in Postgres. */
  readonly spendingGate?: SpendingGate | undefined;
};

/** How an actor is named in the audit log. */
export function actorName(actor: Actor | StaffActor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "staff":
      return `staff:${actor.userId}`;
    case "management-key":
    case "inference-key":
      return `key:${actor.apiKeyId}`;
    case "system":
      return `system:${actor.job}`;
  }
}
