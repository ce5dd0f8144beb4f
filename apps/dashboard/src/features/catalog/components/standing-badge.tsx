import type { EndpointMeasures } from "@causeway/catalog";
import { Badge } from "@causeway/ui/badge.tsx";

const texts = {
  serving: { label: "Up", variant: "success" },
  cooling: { label: "Busy", variant: "warning" },
  away: { label: "Away", variant: "destructive" },
} as const;

/** Whether calls go to an endpoint now. */
export const StandingBadge = ({ standing }: Pick<EndpointMeasures, "standing">) => (
  <Badge variant={texts[standing].variant}>{texts[standing].label}</Badge>
);
