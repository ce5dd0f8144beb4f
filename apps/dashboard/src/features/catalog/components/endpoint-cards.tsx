import type { Endpoint, ProviderFacts } from "@causeway/catalog";
import { formatRate, type PicoUsd } from "@causeway/money";
import { formatCompact } from "@causeway/ui/format-count.ts";
import type { ReactNode } from "react";
import Link from "next/link";
import { byPrice, providerOf, tierText } from "../endpoint-view.ts";
import { unitPriceText } from "../model-purpose.ts";
import { DataPolicyBadge } from "./data-policy-badge.tsx";
import { LogoImage } from "./logo-image.tsx";
import { PricePerMillion } from "./price-per-million.tsx";

type EndpointCardsProps = {
  readonly endpoints: readonly Endpoint[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
};

/** Where a model can be called, on a phone. Prices are per million tokens. */
export function EndpointCards({ endpoints, providers }: EndpointCardsProps) {
  return (
    <ul aria-label="Providers and their prices per million tokens" className="flex flex-col gap-2">
      {byPrice(endpoints).map((endpoint) => {
        const provider = providerOf(endpoint, providers);
        return (
          <li key={endpoint.id} className="rounded-lg bg-kumo-base p-4 ring ring-kumo-line">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <span className="flex items-center gap-2.5 font-medium text-kumo-strong">
                <LogoImage id={provider.id} name={provider.name} />
                <Link href={`/providers/${provider.id}`} prefetch={false} className="hover:underline">
                  {provider.name}
                </Link>
              </span>
              <DataPolicyBadge policy={provider.dataPolicy} />
            </div>
            <dl className="mt-3 grid grid-cols-3 gap-x-2 gap-y-3 text-sm">
              <Fact name="Input / 1M" value={price(endpoint.price.input)} />
              <Fact name="Output / 1M" value={price(endpoint.price.output)} />
              <Fact name="Cached / 1M" value={price(endpoint.price.cachedInput)} />
              <Fact name="Context" value={formatCompact(endpoint.contextLength)} />
              <Fact
                name="Max output"
                value={endpoint.maxOutputTokens === undefined ? "–" : formatCompact(endpoint.maxOutputTokens)}
              />
              <Fact name="Precision" value={endpoint.quantization ?? "–"} />
            </dl>
            {unitPriceText(endpoint.price) && (
              <p className="mt-2 text-xs text-kumo-subtle">{unitPriceText(endpoint.price)}</p>
            )}
            {endpoint.price.tiers.map((tier) => (
              <p key={tier.minPromptTokens} className="mt-2 text-xs text-kumo-subtle">
                {tierText(tier)}
              </p>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

const price = (rate: PicoUsd | undefined): ReactNode =>
  rate === undefined ? "–" : <PricePerMillion perToken={formatRate(rate)} />;

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-kumo-subtle">{name}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  );
}
