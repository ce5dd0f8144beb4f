import { Badge } from "@causeway/ui/badge.tsx";
import type { PresetView } from "../queries.ts";

const badges = {
  active: { variant: "success", label: "Active" },
  disabled: { variant: "warning", label: "Disabled" },
  archived: { variant: "secondary", label: "Archived" },
} as const;

export const PresetStatus = ({ status }: Pick<PresetView, "status">) => (
  <Badge variant={badges[status].variant}>{badges[status].label}</Badge>
);
