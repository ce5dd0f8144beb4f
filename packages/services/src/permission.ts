import { AppError } from "@causeway/errors";
import type { WorkspaceRole } from "@causeway/prisma";
import type { Actor } from "./actor.ts";

/** What can be done in a workspace, and by whom. Deny by default: what is not listed is refused. */
const rolesByPermission = {
  "workspace:read": ["owner", "admin", "billing", "developer", "viewer"],
  "workspace:manage": ["owner", "admin"],
  "workspace:delete": ["owner"],
  "member:read": ["owner", "admin", "billing", "developer", "viewer"],
  "member:manage": ["owner", "admin"],
  // Owners are made and unmade by owners alone.
  "member:manage-owners": ["owner"],
  "activity:read": ["owner", "admin", "billing", "developer", "viewer"],
  "api-key:read": ["owner", "admin", "developer", "viewer"],
  "api-key:create": ["owner", "admin", "developer"],
  "api-key:create-management": ["owner", "admin"],
  "api-key:update": ["owner", "admin", "developer"],
  "api-key:revoke": ["owner", "admin", "developer"],
  "usage-limit:read": ["owner", "admin", "billing", "developer", "viewer"],
  "usage-limit:manage": ["owner", "admin"],
  "alerts:read": ["owner", "admin", "billing"],
  "alerts:manage": ["owner", "admin", "billing"],
  "credits:read": ["owner", "admin", "billing", "developer", "viewer"],
  "credits:buy": ["owner", "admin", "billing"],
  "own-key:read": ["owner", "admin"],
  "own-key:manage": ["owner", "admin"],
  "guardrail:read": ["owner", "admin", "billing", "developer", "viewer"],
  "guardrail:manage": ["owner", "admin"],
  "preset:read": ["owner", "admin", "billing", "developer", "viewer"],
  "preset:manage": ["owner", "admin", "developer"],
  "routing:read": ["owner", "admin", "billing", "developer", "viewer"],
  "routing:manage": ["owner", "admin"],
  "feedback:submit": ["owner", "admin", "developer"],
  "content:read": ["owner", "admin"],
  "content:manage": ["owner", "admin"],
  "destination:read": ["owner", "admin"],
  "destination:manage": ["owner", "admin"],
  "audit:read": ["owner", "admin"],
} as const satisfies Record<string, readonly WorkspaceRole[]>;

/** Every permission with the roles that have it, for the page that explains roles. */
export const permissionTable: Readonly<Record<string, readonly WorkspaceRole[]>> = rolesByPermission;

export type Permission = keyof typeof rolesByPermission;

export function mayDo(actor: Actor, permission: Permission): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "inference-key") return inferenceKeysMay.includes(permission);
  const roles: readonly WorkspaceRole[] = rolesByPermission[permission];
  return roles.includes(actor.kind === "user" ? actor.role : "admin");
}

/** Whoever calls models may say how they are called: keys are made by those who may, too. */
const inferenceKeysMay: readonly Permission[] = ["preset:read", "preset:manage"];

/** Throws `forbidden` naming the roles that may. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (mayDo(actor, permission)) return;
  if (actor.kind === "inference-key") {
    throw new AppError(
      "forbidden",
      "Only a management key can do this. Create one on the keys page; it begins with sk-cw-mgmt-v1-.",
      { metadata: { permission } },
    );
  }
  throw new AppError(
    "forbidden",
    `Your role in this workspace does not allow this. It needs one of: ${rolesByPermission[permission].join(", ")}. Ask an owner to change your role.`,
    { metadata: { permission } },
  );
}
