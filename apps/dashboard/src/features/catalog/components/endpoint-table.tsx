import type { Endpoint, ProviderFacts } from "@causeway/catalog";
import { formatRate, type PicoUsd } from "@causeway/money";
import { formatCompact } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { byPrice, providerOf, tierText } from "../endpoint-view.ts";
import { unitPriceText } from "../model-purpose.ts";
import { DataPolicyBadge } from "./data-policy-badge.tsx";
import { LogoImage } from "./logo-image.tsx";
import { PricePerMillion } from "./price-per-million.tsx";

type EndpointTableProps = {
  readonly endpoints: readonly Endpoint[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
};

/** Where a model can be called, on a wide window. Prices are per million tokens. */
export function EndpointTable({ endpoints, providers }: EndpointTableProps) {
  return (
    <Table label="Providers and their prices per million tokens">
      <TableHeader>
        <TableRow>
          <TableHead>Provider</TableHead>
          <TableHead className="text-right">Input</TableHead>
          <TableHead className="text-right">Output</TableHead>
          <TableHead className="text-right">Cached input</TableHead>
          <TableHead className="text-right">Cache write</TableHead>
          <TableHead className="text-right">Context</TableHead>
          <TableHead className="text-right">Max output</TableHead>
          <TableHead>Precision</TableHead>
          <TableHead>Prompts</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {byPrice(endpoints).map((endpoint) => {
          const provider = providerOf(endpoint, providers);
          return (
            <TableRow key={endpoint.id}>
              <TableCell>
                <div className="flex items-center gap-2.5">
                  <LogoImage id={provider.id} name={provider.name} />
                  <div>
                    <Link
                      href={`/providers/${provider.id}`}
                      prefetch={false}
                      className="font-medium whitespace-nowrap text-kumo-strong hover:underline"
                    >
                      {provider.name}
                    </Link>
                    {unitPriceText(endpoint.price) && (
                      <div className="text-xs text-kumo-subtle">{unitPriceText(endpoint.price)}</div>
                    )}
                    {endpoint.price.tiers.map((tier) => (
                      <div key={tier.minPromptTokens} className="text-xs text-kumo-subtle">
                        {tierText(tier)}
                      </div>
                    ))}
                  </div>
                </div>
              </TableCell>
              <Price rate={endpoint.price.input} />
              <Price rate={endpoint.price.output} />
              <Price rate={endpoint.price.cachedInput} />
              <Price rate={endpoint.price.cacheWrite} />
              <TableCell className="tabular text-right">{formatCompact(endpoint.contextLength)}</TableCell>
              <TableCell className="tabular text-right">
                {endpoint.maxOutputTokens === undefined ? "–" : formatCompact(endpoint.maxOutputTokens)}
              </TableCell>
              <TableCell>{endpoint.quantization ?? <span className="text-kumo-subtle">Not stated</span>}</TableCell>
              <TableCell>
                <DataPolicyBadge policy={provider.dataPolicy} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

const Price = ({ rate }: { rate: PicoUsd | undefined }) => (
  <TableCell className="text-right">
    {rate === undefined ? "–" : <PricePerMillion perToken={formatRate(rate)} />}
  </TableCell>
);
