import type { SelectChoice } from "@causeway/ui/select.tsx";

/** Every role, from all to little, in the words of the page. */
export const roleWords = {
  owner: "Does everything, also deletes the workspace and names other owners.",
  admin: "Manages members, limits, keys, provider keys, routing and presets.",
  billing: "Buys credits, sees what is spent and gets the alerts. Makes no keys.",
  developer: "Makes keys and presets, and sees what is spent.",
  viewer: "Sees keys, activity and limits. Changes nothing.",
} as const;

export type Role = keyof typeof roleWords;

const roles = ["owner", "admin", "billing", "developer", "viewer"] as const satisfies Role[];

/** For a choice: owners are named by owners. */
export const roleChoices = (withOwner: boolean): SelectChoice[] =>
  roles
    .filter((role) => withOwner || role !== "owner")
    .map((role) => ({ value: role, label: `${role[0]?.toUpperCase()}${role.slice(1)}` }));
