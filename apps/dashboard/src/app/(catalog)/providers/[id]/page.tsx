import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { StatCard, StatGrid } from "@causeway/ui/stat-card.tsx";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { DataPolicyBadge } from "../../../../features/catalog/components/data-policy-badge.tsx";
import { LogoImage } from "../../../../features/catalog/components/logo-image.tsx";
import { percentText } from "../../../../features/catalog/percent-text.ts";
import { readCatalog } from "../../../../features/catalog/read-catalog.ts";
import { ServedModels } from "../../../../features/providers/provider-models.tsx";
import { HourBars } from "../../../../features/status/hour-bars.tsx";
import { readStatus } from "../../../../features/status/read-status.ts";
import { StatusBadge } from "../../../../features/status/status-table.tsx";

type ProviderPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: ProviderPageProps): Promise<Metadata> {
  const provider = (await readCatalog()).snapshot.providers.get(decodeURIComponent((await params).id));
  return provider ? { title: provider.name, description: `Models and prices at ${provider.name}.` } : {};
}

export default async function ProviderPage({ params }: ProviderPageProps) {
  const id = decodeURIComponent((await params).id);
  const [{ snapshot }, { providers, readAt }] = await Promise.all([readCatalog(), readStatus()]);
  const provider = snapshot.providers.get(id);
  const status = providers.find((one) => one.id === id);
  if (!provider || !status) notFound();
  const served = [...snapshot.endpoints.values()]
    .flat()
    .filter(({ providerId }) => providerId === id)
    .flatMap((endpoint) => {
      const model = snapshot.models.get(endpoint.modelId);
      return model ? [{ model, endpoint }] : [];
    })
    .toSorted((a, b) => a.model.name.localeCompare(b.model.name, "en"));
  return (
    <div className="flex flex-col gap-6">
      <header>
        <nav aria-label="Breadcrumb" className="mb-3 text-sm text-kumo-subtle">
          <Link href="/providers" className="hover:underline">
            Providers
          </Link>
        </nav>
        <div className="flex flex-wrap items-center gap-3">
          <LogoImage id={id} name={provider.name} size="size-8" />
          <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">{provider.name}</h1>
          <StatusBadge word={status.word} />
          <DataPolicyBadge policy={provider.dataPolicy} />
        </div>
        <div className="mt-2 flex items-center gap-1">
          <code className="text-sm text-kumo-subtle">{id}</code>
          <CopyButton text={id} what="provider slug" size="xs" />
          <span className="text-sm text-kumo-subtle">for provider.order, only and ignore</span>
        </div>
      </header>
      <StatGrid>
        <StatCard label="Models" value={served.length} />
        <StatCard
          label="Uptime, 24 hours"
          value={percentText(status.dayUptime) ?? "–"}
          note="of calls that were judged"
        />
        <StatCard label="Calls, 24 hours" value={formatCount(status.calls)} />
        <StatCard
          label="By the hour"
          value={<HourBars hours={status.hours} now={readAt} />}
          note="the last 24 hours, UTC"
        />
      </StatGrid>
      <section aria-labelledby="served">
        <h2 id="served" className="mb-3 text-base font-semibold text-kumo-strong">
          What it serves
        </h2>
        <ServedModels label={`Models at ${provider.name}`} served={served} />
      </section>
    </div>
  );
}
