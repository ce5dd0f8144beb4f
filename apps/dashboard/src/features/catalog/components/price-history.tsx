import type { DatedPrice } from "@causeway/db";
import type { ProviderFacts } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { changeText, priceChanges } from "../price-changes.ts";
import { PricePerMillion } from "./price-per-million.tsx";

type PriceHistoryProps = {
  /** Newest first. */
  readonly history: readonly DatedPrice[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
};

const shown = 50;

/** Every price that was in force, with its date and where it was read. */
export function PriceHistory({ history, providers }: PriceHistoryProps) {
  return (
    <Table label="Prices per million tokens, by date">
      <TableHeader>
        <TableRow>
          <TableHead>Since</TableHead>
          <TableHead>Provider</TableHead>
          <TableHead className="text-right">Input</TableHead>
          <TableHead className="text-right">Output</TableHead>
          <TableHead className="text-right">Change</TableHead>
          <TableHead>Read from</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {priceChanges(history)
          .slice(0, shown)
          .map((change) => (
            <TableRow key={`${change.endpointId} ${change.validFrom.toISOString()}`}>
              <TableCell className="tabular whitespace-nowrap">{change.validFrom.toISOString().slice(0, 10)}</TableCell>
              <TableCell className="whitespace-nowrap">
                {providers.get(change.providerId)?.name ?? change.providerId}
              </TableCell>
              <TableCell className="text-right">
                <PricePerMillion perToken={formatRate(change.price.input)} />
              </TableCell>
              <TableCell className="text-right">
                <PricePerMillion perToken={formatRate(change.price.output)} />
              </TableCell>
              <TableCell className="tabular text-right whitespace-nowrap">
                {changeText(change) ?? "first known"}
              </TableCell>
              <TableCell className="text-kumo-subtle">{change.source}</TableCell>
            </TableRow>
          ))}
      </TableBody>
    </Table>
  );
}
