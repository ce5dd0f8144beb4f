import type { GenerationStatus } from "@causeway/activity";
import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";

export const statusLabels: Record<GenerationStatus, string> = {
  completed: "Completed",
  interrupted: "Interrupted",
  cancelled: "Cancelled",
  failed: "Failed",
};

const variants: Record<GenerationStatus, BadgeVariant> = {
  completed: "success",
  interrupted: "warning",
  cancelled: "secondary",
  failed: "error",
};

export function GenerationStatusBadge({ status }: { status: GenerationStatus }) {
  return <Badge variant={variants[status]}>{statusLabels[status]}</Badge>;
}
