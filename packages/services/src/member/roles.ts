import type { WorkspaceRole } from "@causeway/prisma";

/** Every role, from all to little, and what it may do as one sentence. */
export const roleMeanings: Readonly<Record<WorkspaceRole, string>> = {
  owner: "Owners may do everything, also delete the workspace and name other owners.",
  admin: "Admins manage members, limits, keys, provider keys and routing.",
  billing: "Billing members buy credits, see what is spent and get the alerts, but make no keys.",
  developer: "Developers make keys and presets and see what is spent.",
  viewer: "Viewers see keys, activity and limits, and change nothing.",
};

export const workspaceRoles = ["owner", "admin", "billing", "developer", "viewer"] as const satisfies WorkspaceRole[];
