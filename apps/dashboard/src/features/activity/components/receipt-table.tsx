import type { GenerationDetail } from "@causeway/activity";
import { formatUsd, negate } from "@causeway/money";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Money } from "@causeway/ui/money.tsx";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/ssr";
import { toReceiptView } from "../receipt-view.ts";

/** Quantity × price = amount, line by line, down to what the ledger moved. */
export function ReceiptTable({ generation }: { generation: GenerationDetail }) {
  const { lines, total } = toReceiptView(generation.receipt);
  if (lines.length === 0) return <LedgerNote generation={generation} />;
  return (
    <>
      <table className="tabular w-full text-sm">
        <caption className="sr-only">Receipt of this call</caption>
        <thead className="text-left text-xs text-kumo-subtle">
          <tr>
            <th scope="col" className="pb-2 font-medium">
              Item
            </th>
            <th scope="col" className="pb-2 text-right font-medium">
              Quantity × price
            </th>
            <th scope="col" className="pb-2 pl-3 text-right font-medium">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.label} className="border-t border-kumo-hairline align-top">
              <th scope="row" className="py-2 pr-3 text-left font-normal">
                {line.label}
                {line.note && <span className="block text-xs text-kumo-subtle">{line.note}</span>}
              </th>
              <td className="py-2 text-right text-kumo-subtle">
                {line.quantity !== undefined && line.unitPrice !== undefined && (
                  <>
                    {formatCount(line.quantity)} × {formatDollars(line.unitPrice, "exact")}
                    <span className="block text-xs">{line.unit}</span>
                  </>
                )}
              </td>
              <td className="py-2 pl-3 text-right">
                <Money amount={line.amount} precision="exact" />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-kumo-line font-semibold text-kumo-strong">
            <th scope="row" colSpan={2} className="py-2 text-left">
              Total
            </th>
            <td className="py-2 pl-3 text-right" data-testid="receipt-total">
              <Money amount={total} precision="exact" />
            </td>
          </tr>
        </tfoot>
      </table>
      <LedgerNote generation={generation} />
    </>
  );
}

/** The proof: the entry that this call left on the workspace's credits. */
function LedgerNote({ generation: { settlement } }: { generation: GenerationDetail }) {
  if (!settlement) return <p className="text-sm text-kumo-subtle">Not settled yet.</p>;
  if (settlement.creditsEntry === undefined || settlement.transactionId === undefined) {
    return <p className="text-sm text-kumo-subtle">Nothing was charged, so the ledger has no entry for this call.</p>;
  }
  const isEqual = negate(settlement.creditsEntry) === settlement.charged;
  return (
    <div className="mt-3 rounded-lg bg-kumo-recessed p-3 text-sm ring ring-kumo-hairline">
      <p className="flex items-center gap-2">
        {isEqual && <CheckCircleIcon weight="fill" className="size-4 shrink-0 text-kumo-success" aria-hidden="true" />}
        <span>
          Ledger entry on your credits:{" "}
          <span data-testid="ledger-entry">
            <Money amount={formatUsd(settlement.creditsEntry)} precision="exact" />
          </span>
        </span>
      </p>
      <p className="mt-1 flex items-center gap-1 text-xs text-kumo-subtle">
        <span className="shrink-0">Transaction</span>
        <code className="min-w-0 truncate" data-testid="ledger-transaction">
          {settlement.transactionId}
        </code>
        <CopyButton text={settlement.transactionId} what="transaction id" />
      </p>
      {settlement.source === "recovery" && (
        <p className="mt-1 text-xs text-kumo-subtle">
          Settled by recovery, after one of our servers stopped during the call.
        </p>
      )}
    </div>
  );
}
