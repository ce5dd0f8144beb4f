import type { DataPolicy } from "@causeway/catalog";
import { Badge } from "@causeway/ui/badge.tsx";
import { dataPolicyText } from "../data-policy-text.ts";

const variants = { good: "success", bad: "warning", unknown: "secondary" } as const;

export function DataPolicyBadge({ policy }: { policy: DataPolicy }) {
  const { short, tone } = dataPolicyText(policy);
  return <Badge variant={variants[tone]}>{short}</Badge>;
}
