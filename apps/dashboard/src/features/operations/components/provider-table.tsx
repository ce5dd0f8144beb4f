import type { ProviderMonth } from "@causeway/services";
import { Money } from "@causeway/ui/money.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { dollarsOf } from "../format-nano.ts";
import { InvoiceButton } from "./invoice-button.tsx";

/** What providers are owed by our books, month by month, beside what they bill. */
export function ProviderTable({ providers }: { readonly providers: readonly ProviderMonth[] }) {
  return (
    <section className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="text-sm font-semibold text-kumo-strong">Providers</h2>
          <p className="text-sm text-kumo-subtle">Owed as of the last run of the check “providers”, once a day.</p>
        </div>
        <InvoiceButton />
      </div>
      {providers.length === 0 ? (
        <p className="text-sm text-kumo-subtle">Nothing is owed to any of them, and none has billed.</p>
      ) : (
        <Table label="Providers">
          <TableHeader>
            <TableRow>
              <TableHead>Month (UTC)</TableHead>
              <TableHead>Provider</TableHead>
              {["Owed", "Billed", "Explained", "Difference"].map((name) => (
                <TableHead key={name} className="text-right">
                  {name}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {providers.map((row) => (
              <TableRow key={`${row.month} ${row.provider}`}>
                <TableCell className="tabular whitespace-nowrap">{row.month}</TableCell>
                <TableCell>{row.provider}</TableCell>
                <Amount nano={row.owedNano} />
                <Amount nano={row.billedNano} />
                <Amount nano={row.billedNano === undefined ? undefined : row.explainedNano} />
                <Amount nano={differenceOf(row)} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </section>
  );
}

/** Billed beyond what is owed, and not explained. Unknown where either is. */
const differenceOf = ({ owedNano, billedNano, explainedNano }: ProviderMonth): bigint | undefined =>
  owedNano === undefined || billedNano === undefined ? undefined : billedNano - owedNano - explainedNano;

const Amount = ({ nano }: { readonly nano: bigint | undefined }) => (
  <TableCell className="text-right">{nano === undefined ? "–" : <Money amount={dollarsOf(nano)} />}</TableCell>
);
