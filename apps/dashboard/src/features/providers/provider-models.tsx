import type { Endpoint, Model } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { formatCompact } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { LogoImage } from "../catalog/components/logo-image.tsx";
import { PricePerMillion } from "../catalog/components/price-per-million.tsx";
import { authorName } from "../catalog/author-names.ts";
import { pricesOutput, purposeOf, unitPriceText } from "../catalog/model-purpose.ts";
import { releaseText } from "../catalog/release-text.ts";

export type ServedModel = { readonly model: Model; readonly endpoint: Endpoint };

/** Models at one endpoint each: a provider's, or an author's at their cheapest. */
export function ServedModels({ label, served }: { label: string; served: readonly ServedModel[] }) {
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead className="text-right">Input / 1M</TableHead>
          <TableHead className="text-right">Output / 1M</TableHead>
          <TableHead className="text-right">Context</TableHead>
          <TableHead>Takes</TableHead>
          <TableHead>Released</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {served.map(({ model, endpoint }) => {
          const unitPrice = unitPriceText(endpoint.price);
          return (
            <TableRow key={endpoint.id}>
              <TableCell>
                <span className="flex min-w-48 items-center gap-2.5">
                  <LogoImage id={model.author} name={authorName(model.author)} />
                  <Link
                    href={`/models/${model.id}`}
                    prefetch={false}
                    className="font-medium text-kumo-strong hover:underline"
                  >
                    {model.name}
                  </Link>
                </span>
              </TableCell>
              <TableCell className="text-right whitespace-nowrap">
                {unitPrice ?? <PricePerMillion perToken={formatRate(endpoint.price.input)} />}
              </TableCell>
              <TableCell className="text-right">
                {pricesOutput(purposeOf(model.outputModalities), unitPrice !== undefined) ? (
                  <PricePerMillion perToken={formatRate(endpoint.price.output)} />
                ) : (
                  "–"
                )}
              </TableCell>
              <TableCell className="tabular text-right">{formatCompact(endpoint.contextLength)}</TableCell>
              <TableCell className="whitespace-nowrap text-kumo-subtle">
                {endpoint.inputModalities.join(", ")}
              </TableCell>
              <TableCell className="tabular whitespace-nowrap text-kumo-subtle">{releaseText(model)}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
