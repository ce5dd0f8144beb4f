import type { Endpoint, MeasureEndpoint, Model, ProviderFacts } from "@causeway/catalog";
import type { DatedPrice } from "@causeway/db";
import { formatRate } from "@causeway/money";
import { Badge } from "@causeway/ui/badge.tsx";
import { Banner } from "@causeway/ui/banner.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { formatCompact, formatCount } from "@causeway/ui/format-count.ts";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { StatCard, StatGrid } from "@causeway/ui/stat-card.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { FirstCall } from "../../first-call/first-call.tsx";
import type { DayTraffic } from "../../traffic/read-traffic.ts";
import { authorName } from "../author-names.ts";
import { pricesOutput, purposeOf, unitPriceText } from "../model-purpose.ts";
import { cheapestOf, offerOf } from "../model-summary.ts";
import type { RoutableEndpoint } from "../route-choices.ts";
import { type WeekUsage, weekCost } from "../week-cost.ts";
import { EndpointCards } from "./endpoint-cards.tsx";
import { EndpointTable } from "./endpoint-table.tsx";
import { LogoImage } from "./logo-image.tsx";
import { PerformanceCharts } from "./performance-charts.tsx";
import { PerformanceTable } from "./performance-table.tsx";
import { PriceHistory } from "./price-history.tsx";
import { PricePerMillion } from "./price-per-million.tsx";
import { releaseText } from "../release-text.ts";
import { RouteBuilder } from "./route-builder.tsx";

export type ModelDetailsProps = {
  readonly model: Model;
  readonly endpoints: readonly Endpoint[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  readonly apiUrl: string;
  readonly measure: MeasureEndpoint;
  readonly traffic: DayTraffic;
  /** Newest first. */
  readonly prices: readonly DatedPrice[];
  /** Of the workspace that is signed in. */
  readonly week: WeekUsage | undefined;
};

/** Everything known about a model and where it can be called. */
export function ModelDetails(props: ModelDetailsProps) {
  const { model, endpoints, providers, apiUrl, measure, traffic, prices, week } = props;
  const cheapest = cheapestOf(endpoints);
  const purpose = purposeOf(model.outputModalities);
  const offers = endpoints.map((endpoint) => offerOf(endpoint, providers.get(endpoint.providerId)?.dataPolicy));
  const cheapestOffer = cheapest && offerOf(cheapest, undefined);
  const weekDollars = week && cheapestOffer && weekCost(week, cheapestOffer);
  return (
    <div className="flex flex-col gap-6">
      <ModelHeader model={model} />
      {model.deprecatedOn !== undefined && <Leaving model={model} on={model.deprecatedOn} />}
      {cheapest && (
        <StatGrid>
          {cheapest.price.units ? (
            <StatCard label="Price, from" value={unitPriceText(cheapest.price)} />
          ) : (
            <StatCard
              label="Input, from"
              value={<PricePerMillion perToken={formatRate(cheapest.price.input)} />}
              note="per million tokens"
            />
          )}
          {pricesOutput(purpose, cheapest.price.units !== undefined) && (
            <StatCard
              label="Output, from"
              value={<PricePerMillion perToken={formatRate(cheapest.price.output)} />}
              note="per million tokens"
            />
          )}
          <StatCard
            label="Context"
            value={formatCompact(model.contextLength)}
            note={`${formatCount(model.contextLength)} tokens`}
          />
          {purpose === "conversations" && (
            <StatCard
              label="Longest answer"
              value={model.maxOutputTokens === undefined ? "Not stated" : formatCompact(model.maxOutputTokens)}
              note={model.maxOutputTokens === undefined ? undefined : `${formatCount(model.maxOutputTokens)} tokens`}
            />
          )}
          {weekDollars !== undefined && (
            <StatCard
              label="Your last 7 days"
              value={formatDollars(weekDollars, "auto")}
              note="all your tokens of the week, at this model's lowest prices"
            />
          )}
        </StatGrid>
      )}
      <section aria-labelledby="providers">
        <h2 id="providers" className="mb-1 text-base font-semibold text-kumo-strong">
          Providers
        </h2>
        <p className="mb-3 text-sm text-kumo-subtle">
          A call goes to one of these, cheaper ones more often. When one fails before its first token, the next takes
          over.
        </p>
        {endpoints.length === 0 ? (
          <EmptyState title="No provider serves it now" description="It comes back here when one does." />
        ) : (
          <>
            <div className="hidden md:block">
              <EndpointTable endpoints={endpoints} providers={providers} />
            </div>
            <div className="md:hidden">
              <EndpointCards endpoints={endpoints} providers={providers} />
            </div>
          </>
        )}
      </section>
      {endpoints.length > 0 && (
        <Part
          id="performance"
          title="Performance"
          note="Measured in our own traffic of the last 24 hours, on shared capacity, of calls that were answered at the first attempt. p90: nine of ten calls did as well or better. n: how many calls that is."
        >
          <div className="flex flex-col gap-4">
            <PerformanceTable endpoints={endpoints} providers={providers} measure={measure} traffic={traffic} />
            <PerformanceCharts endpoints={endpoints} providers={providers} traffic={traffic} />
          </div>
        </Part>
      )}
      <Part id="call" title="Call it">
        <FirstCall apiUrl={apiUrl} model={model.id} purpose={purpose} />
      </Part>
      {endpoints.length > 0 && (
        <Part
          id="route"
          title="Route it your way"
          note="Say who is asked first, who never is, and what nobody may do; what you get is the provider object of your calls."
        >
          <RouteBuilder
            model={model.id}
            endpoints={endpoints.map(
              (endpoint, index): RoutableEndpoint => ({
                id: endpoint.id,
                providerId: endpoint.providerId,
                providerName: providers.get(endpoint.providerId)?.name ?? endpoint.providerId,
                inputPrice: formatRate(endpoint.price.input),
                outputPrice: formatRate(endpoint.price.output),
                trainsNot: offers[index]?.trainsNot ?? false,
                keepsNothing: offers[index]?.keepsNothing ?? false,
              }),
            )}
          />
        </Part>
      )}
      {prices.length > 0 && (
        <Part
          id="prices"
          title="Price history"
          note="A call is billed at the price in force when it was admitted. Dollars per million tokens."
        >
          <PriceHistory history={prices} providers={providers} />
        </Part>
      )}
      <Card title="Facts">
        <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2">
          <Fact name="Takes" value={model.inputModalities.join(", ")} />
          <Fact name="Gives" value={model.outputModalities.join(", ")} />
          <Fact name="Released" value={releaseText(model)} />
          <Fact name="Knows the world until" value={model.knowledgeCutoff} />
          <Fact
            name="Weights"
            value={model.openWeights === undefined ? undefined : model.openWeights ? "open" : "closed"}
          />
          <Fact name="Leaves on" value={model.deprecatedOn ?? "no date set"} />
          {model.successorId !== undefined && <Successor id={model.successorId} />}
        </dl>
        <h3 className="mt-5 mb-2 text-sm text-kumo-subtle">Supported parameters</h3>
        <ul className="flex flex-wrap gap-1.5">
          {model.supportedParameters.map((parameter) => (
            <li key={parameter}>
              <Badge variant="secondary">
                <code>{parameter}</code>
              </Badge>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

function Part({ id, title, note, children }: { id: string; title: string; note?: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1 scroll-mt-20 text-base font-semibold text-kumo-strong">
        {title}
      </h2>
      {note && <p className="mb-3 max-w-3xl text-sm text-kumo-subtle">{note}</p>}
      {children}
    </section>
  );
}

function Leaving({ model, on }: { model: Model; on: string }) {
  return (
    <Banner
      variant="alert"
      title={`${model.name} is served until ${on}`}
      description={
        model.successorId === undefined
          ? "Its maker has named no successor. Calls after that day end with 404."
          : `Its maker names ${model.successorId} instead. Calls after that day end with 404 and name it too.`
      }
    />
  );
}

function ModelHeader({ model }: { model: Model }) {
  return (
    <header>
      <nav aria-label="Breadcrumb" className="mb-3 text-sm text-kumo-subtle">
        <Link href="/models" className="hover:underline">
          Models
        </Link>{" "}
        /{" "}
        <Link href={`/models/${model.author}`} className="hover:underline">
          {authorName(model.author)}
        </Link>
      </nav>
      <div className="flex items-center gap-3">
        <LogoImage id={model.author} name={authorName(model.author)} size="size-8" />
        <h1 className="min-w-0 text-2xl font-semibold tracking-tight text-balance text-kumo-strong">{model.name}</h1>
        {model.deprecatedOn && <Badge variant="warning">Leaving</Badge>}
      </div>
      <div className="mt-2 flex items-center gap-1">
        <code className="min-w-0 truncate text-sm text-kumo-subtle">{model.id}</code>
        <CopyButton text={model.id} what="model id" size="xs" />
      </div>
    </header>
  );
}

/** What to ask when it has left. */
function Successor({ id }: { id: string }) {
  return (
    <div className="flex justify-between gap-4 border-b border-kumo-hairline pb-2">
      <dt className="text-kumo-subtle">Followed by</dt>
      <dd className="text-right">
        <Link href={`/models/${id}`} className="break-all underline">
          {id}
        </Link>
      </dd>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  return (
    <div className="flex justify-between gap-4 border-b border-kumo-hairline pb-2">
      <dt className="text-kumo-subtle">{name}</dt>
      <dd className="text-right text-kumo-default">{value || "unknown"}</dd>
    </div>
  );
}
