import type { Endpoint, Model, ProviderFacts } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { Badge, Card, CopyButton, EmptyState, formatCompact, formatCount, StatCard, StatGrid } from "@causeway/ui";
import Link from "next/link";
import { FirstCall } from "../../first-call/first-call.tsx";
import { authorName } from "../author-names.ts";
import { pricesOutput, purposeOf, unitPriceText } from "../model-purpose.ts";
import { cheapestOf } from "../model-summary.ts";
import { EndpointCards } from "./endpoint-cards.tsx";
import { EndpointTable } from "./endpoint-table.tsx";
import { LogoImage } from "./logo-image.tsx";
import { PricePerMillion } from "./price-per-million.tsx";
import { releaseText } from "../release-text.ts";

export type ModelDetailsProps = {
  readonly model: Model;
  readonly endpoints: readonly Endpoint[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  readonly apiUrl: string;
};

/** Everything known about a model and where it can be called. */
export function ModelDetails({ model, endpoints, providers, apiUrl }: ModelDetailsProps) {
  const cheapest = cheapestOf(endpoints);
  const purpose = purposeOf(model.outputModalities);
  return (
    <div className="flex flex-col gap-6">
      <ModelHeader model={model} />
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
      <section aria-labelledby="call">
        <h2 id="call" className="mb-3 text-base font-semibold text-kumo-strong">
          Call it
        </h2>
        <FirstCall apiUrl={apiUrl} model={model.id} purpose={purpose} />
      </section>
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

function ModelHeader({ model }: { model: Model }) {
  return (
    <header>
      <nav aria-label="Breadcrumb" className="mb-3 text-sm text-kumo-subtle">
        <Link href="/models" className="hover:underline">
          Models
        </Link>{" "}
        /{" "}
        <Link href={`/models?author=${model.author}`} className="hover:underline">
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
