import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { readCatalog } from "../../../features/catalog/read-catalog.ts";
import { AppList } from "../../../features/rankings/app-list.tsx";
import { readRankings } from "../../../features/rankings/read-rankings.ts";

export const metadata: Metadata = {
  title: "Apps",
  description: "Apps that call models through Causeway and say so.",
};

export default async function AppsPage() {
  const [{ snapshot }, { apps }] = await Promise.all([readCatalog(), readRankings()]);
  return (
    <>
      <PageHeader
        title="Apps"
        description="Apps that named themselves in their calls, by tokens of the last seven days."
      />
      <div className="flex flex-col gap-6">
        {apps.length === 0 ? (
          <EmptyState
            title="No app has named itself yet"
            description="Within ten minutes of its first call an app is here."
          />
        ) : (
          <AppList apps={apps} nameOf={(id) => snapshot.models.get(id)?.name ?? id} />
        )}
        <p className="max-w-2xl text-sm text-kumo-subtle">
          An app is here because it sends <code>HTTP-Referer</code> with its address or <code>X-Title</code> with its
          name. Who sends neither is not listed, and of an address only the host is kept for this page.
        </p>
      </div>
    </>
  );
}
