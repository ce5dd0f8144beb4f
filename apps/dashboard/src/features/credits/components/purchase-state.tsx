import type { CreditPurchaseStatus, CreditPurchaseSummary } from "@causeway/services";
import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";

const looks: Record<CreditPurchaseStatus, { label: string; variant: BadgeVariant; note: string | undefined }> = {
  created: {
    label: "Not finished",
    variant: "secondary",
    note: "It never reached the payment page. You were not charged.",
  },
  pending: { label: "Waiting for payment", variant: "info", note: undefined },
  paid: { label: "Paid", variant: "success", note: undefined },
  expired: {
    label: "Expired",
    variant: "secondary",
    note: "The payment page was left open too long. You were not charged.",
  },
  failed: { label: "Failed", variant: "error", note: "The payment did not go through. You were not charged." },
};

/** A purchase's state and, when it did not end well, why and what to do. */
export function PurchaseState({ purchase }: { purchase: CreditPurchaseSummary }) {
  const { label, variant, note } = looks[purchase.status];
  const reason = purchase.failureReason ?? note;
  return (
    <div>
      <Badge variant={variant}>{label}</Badge>
      {reason && <p className="mt-1 max-w-sm text-xs text-kumo-subtle">{reason}</p>}
    </div>
  );
}
