import { LinkButton } from "@causeway/ui/button.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import Link from "next/link";
import { authorName } from "../catalog/author-names.ts";
import { LogoImage } from "../catalog/components/logo-image.tsx";
import { PricePerMillion } from "../catalog/components/price-per-million.tsx";
import type { ModelSummary } from "../catalog/model-summary.ts";
import { FirstCall } from "../first-call/first-call.tsx";
import { FailoverPicture } from "./failover-picture.tsx";
import type { LandingFacts } from "./landing-facts.ts";

/** What it is, a call to copy, what happens when a provider fails, and what it costs. */
export function Landing({ facts, apiUrl }: { facts: LandingFacts; apiUrl: string }) {
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-20 px-4 py-12 sm:px-6 sm:py-20">
      <section className="grid items-center gap-10 lg:grid-cols-[1fr_minmax(0,1.1fr)]">
        <div className="min-w-0">
          <h1 className="text-4xl font-semibold tracking-tight text-balance text-kumo-strong sm:text-5xl">
            One key, every model.
          </h1>
          <p className="mt-5 max-w-xl text-lg text-pretty text-kumo-subtle">
            Causeway is an API in front of {facts.modelCount} language models at {facts.providerCount} providers. Your
            code speaks to one address. When a provider fails, the call goes on at the next.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <LinkButton variant="primary" size="lg" href="/sign-in">
              Get a key
            </LinkButton>
            <LinkButton size="lg" href="/models">
              Browse models
            </LinkButton>
          </div>
          <dl className="mt-10 grid max-w-md grid-cols-3 gap-4 border-t border-kumo-hairline pt-6">
            <Count name="models" value={facts.modelCount} />
            <Count name="providers" value={facts.providerCount} />
            <Count name="endpoints" value={facts.endpointCount} />
          </dl>
        </div>
        <div id="first-call" className="min-w-0 scroll-mt-20">
          <FirstCall apiUrl={apiUrl} model={facts.sampleModelId} />
          <p className="mt-3 text-sm text-kumo-subtle">
            The official OpenAI libraries work as they are: change the base URL and the key.
          </p>
        </div>
      </section>

      <section aria-labelledby="failover" className="grid gap-8 lg:grid-cols-[minmax(0,0.8fr)_minmax(0,1.2fr)]">
        <div>
          <h2 id="failover" className="text-2xl font-semibold tracking-tight text-kumo-strong">
            A provider fails. Your call does not.
          </h2>
          <p className="mt-3 text-pretty text-kumo-subtle">
            Most models are served by several providers. Each call has a plan: who is asked first, who next. A refusal,
            an error or silence before the first token moves it on. After the first token it stays, so that an answer is
            never stitched together from two.
          </p>
          <p className="mt-3 text-pretty text-kumo-subtle">
            Failed attempts cost nothing, and each is in your log with the provider, the status and the reason.
          </p>
        </div>
        <FailoverPicture />
      </section>

      <section aria-labelledby="price" className="grid gap-8 lg:grid-cols-[minmax(0,0.8fr)_minmax(0,1.2fr)]">
        <div>
          <h2 id="price" className="text-2xl font-semibold tracking-tight text-kumo-strong">
            The provider&apos;s price, and one fee.
          </h2>
          <p className="mt-3 text-pretty text-kumo-subtle">
            Tokens cost what the provider charges for them, to the billionth of a dollar. When you buy credits we add
            5.5 %, at least $0.80, shown before you pay. No subscription, and nothing else.
          </p>
        </div>
        <dl className="grid grid-cols-1 gap-px self-start overflow-hidden rounded-lg bg-kumo-hairline ring ring-kumo-line sm:grid-cols-3">
          {facts.feeExamples.map(({ credits, fee, total }) => (
            <div key={credits} className="bg-kumo-base p-4">
              <dt className="text-sm text-kumo-subtle">{credits} of credits</dt>
              <dd className="tabular mt-1 text-xl font-semibold text-kumo-strong">{total}</dd>
              <dd className="tabular text-sm text-kumo-subtle">with {fee} fee</dd>
            </div>
          ))}
        </dl>
      </section>

      <section aria-labelledby="newest">
        <div className="mb-4 flex items-end justify-between gap-4">
          <h2 id="newest" className="text-2xl font-semibold tracking-tight text-kumo-strong">
            Newest models
          </h2>
          <LinkButton variant="ghost" href="/models">
            All {facts.modelCount}
          </LinkButton>
        </div>
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {facts.newest.map((model) => (
            <NewModel key={model.id} model={model} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-sm text-kumo-subtle">{name}</dt>
      <dd className="tabular text-2xl font-semibold tracking-tight text-kumo-strong">{formatCount(value)}</dd>
    </div>
  );
}

function NewModel({ model }: { model: ModelSummary }) {
  return (
    <li className="relative rounded-lg bg-kumo-base p-4 ring ring-kumo-line hover:bg-kumo-tint">
      <div className="flex items-center gap-3">
        <LogoImage id={model.author} name={authorName(model.author)} />
        <Link
          href={`/models/${model.id}`}
          prefetch={false}
          className="min-w-0 truncate font-medium text-kumo-strong after:absolute after:inset-0"
        >
          {model.name}
        </Link>
      </div>
      <p className="mt-2 text-sm text-kumo-subtle">
        <PricePerMillion perToken={model.offers[0].inputPrice} /> in,{" "}
        <PricePerMillion perToken={model.offers[0].outputPrice} /> out per million tokens
      </p>
    </li>
  );
}
