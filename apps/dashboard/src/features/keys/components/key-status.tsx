import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";
import type { KeyView } from "../key-view.ts";

const looks: Record<KeyView["status"], { label: string; variant: BadgeVariant }> = {
  active: { label: "Active", variant: "success" },
  disabled: { label: "Disabled", variant: "secondary" },
  expired: { label: "Expired", variant: "warning" },
  revoked: { label: "Revoked", variant: "error" },
};

export function KeyStatus({ status }: { status: KeyView["status"] }) {
  const { label, variant } = looks[status];
  return <Badge variant={variant}>{label}</Badge>;
}
