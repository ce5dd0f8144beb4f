import type { CreditPurchaseSummary } from "@causeway/services";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { ReceiptIcon } from "@phosphor-icons/react/dist/ssr";
import { formatCents } from "../format-cents.ts";
import { PurchaseLink } from "./purchase-link.tsx";
import { RefundButton } from "./refund-button.tsx";
import { PurchaseState } from "./purchase-state.tsx";

type HistoryProps = {
  readonly purchases: readonly CreditPurchaseSummary[];
  readonly refundableIds: readonly string[];
};

/** Every purchase that was begun, and what became of it. */
export function PurchaseHistory({ purchases, refundableIds }: HistoryProps) {
  if (purchases.length === 0) {
    return (
      <EmptyState
        icon={<ReceiptIcon aria-hidden="true" />}
        title="No purchases yet"
        description="What you buy is listed here with its fee and its receipt."
      />
    );
  }
  return (
    <>
      <div className="hidden md:block">
        <HistoryTable purchases={purchases} refundableIds={refundableIds} />
      </div>
      <div className="md:hidden">
        <HistoryCards purchases={purchases} refundableIds={refundableIds} />
      </div>
    </>
  );
}

function HistoryTable({ purchases, refundableIds }: HistoryProps) {
  const isTaxed = purchases.some(({ taxCents }) => taxCents > 0);
  return (
    <Table label="Purchases">
      <TableHeader>
        <TableRow>
          <TableHead>Date (UTC)</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="text-right">Credits</TableHead>
          <TableHead className="text-right">Fee</TableHead>
          {isTaxed && <TableHead className="text-right">Tax</TableHead>}
          <TableHead className="text-right">Paid</TableHead>
          <TableHead>
            <span className="sr-only">Receipt</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {purchases.map((purchase) => (
          <TableRow key={purchase.id}>
            <TableCell className="tabular whitespace-nowrap">{day(purchase.createdAt)}</TableCell>
            <TableCell>
              <PurchaseState purchase={purchase} />
            </TableCell>
            <TableCell className="tabular text-right">{formatCents(purchase.creditsCents)}</TableCell>
            <TableCell className="tabular text-right">{formatCents(purchase.feeCents)}</TableCell>
            {isTaxed && <TableCell className="tabular text-right">{formatCents(purchase.taxCents)}</TableCell>}
            <TableCell className="tabular text-right">
              {purchase.status === "paid" ? formatCents(purchase.totalCents) : "–"}
            </TableCell>
            <TableCell className="text-right">
              <PurchaseActions purchase={purchase} isRefundable={refundableIds.includes(purchase.id)} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function HistoryCards({ purchases, refundableIds }: HistoryProps) {
  return (
    <ul aria-label="Purchases" className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-line">
      {purchases.map((purchase) => (
        <li key={purchase.id} className="grid gap-2 p-4 text-sm">
          <div className="tabular flex items-baseline justify-between gap-3">
            <span className="font-medium text-kumo-strong">{formatCents(purchase.creditsCents)} of credits</span>
            <span className="text-xs text-kumo-subtle">{day(purchase.createdAt)}</span>
          </div>
          <PurchaseState purchase={purchase} />
          <div className="flex items-center justify-between gap-3">
            <span className="tabular text-xs text-kumo-subtle">
              Fee {formatCents(purchase.feeCents)}
              {purchase.taxCents > 0 && `, tax ${formatCents(purchase.taxCents)}`}
              {purchase.status === "paid" && `, paid ${formatCents(purchase.totalCents)}`}
            </span>
            <PurchaseActions purchase={purchase} isRefundable={refundableIds.includes(purchase.id)} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function PurchaseActions({
  purchase,
  isRefundable,
}: {
  readonly purchase: CreditPurchaseSummary;
  readonly isRefundable: boolean;
}) {
  return (
    <span className="inline-flex items-center justify-end gap-3">
      {isRefundable && <RefundButton purchaseId={purchase.id} bought={formatCents(purchase.creditsCents)} />}
      <PurchaseLink purchase={purchase} />
    </span>
  );
}

const day = (date: Date) => new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" }).format(date);
