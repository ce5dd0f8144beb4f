import { LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { authorName } from "../../../features/catalog/author-names.ts";
import { readCatalog } from "../../../features/catalog/read-catalog.ts";
import { AppList } from "../../../features/rankings/app-list.tsx";
import { readRankings } from "../../../features/rankings/read-rankings.ts";
import { ShareList } from "../../../features/rankings/share-list.tsx";

export const metadata: Metadata = {
  title: "Rankings",
  description: "What was called most in the last seven days: models, authors, providers and apps.",
};

const shown = 20;

export default async function RankingsPage() {
  const [{ snapshot }, { models, authors, providers, apps, readAt }] = await Promise.all([
    readCatalog(),
    readRankings(),
  ]);
  const modelName = (id: string) => snapshot.models.get(id)?.name ?? id;
  return (
    <>
      <PageHeader
        title="Rankings"
        description={`By tokens of the last seven days, all workspaces together; nobody's own use can be read from it. As of ${readAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`}
      />
      {models.length === 0 ? (
        <EmptyState
          title="No calls in the last seven days"
          description="What is called appears here within ten minutes."
          action={<LinkButton href="/models">Browse models</LinkButton>}
        />
      ) : (
        <div className="grid gap-8 lg:grid-cols-2">
          <Ranking title="Models">
            <ShareList
              label="Models"
              shares={models.slice(0, shown)}
              nameOf={modelName}
              hrefOf={(id) => `/models/${id}`}
            />
          </Ranking>
          <Ranking title="Authors">
            <ShareList
              label="Authors"
              shares={authors.slice(0, shown)}
              nameOf={authorName}
              hrefOf={(id) => `/models/${id}`}
            />
          </Ranking>
          <Ranking title="Providers">
            <ShareList
              label="Providers"
              shares={providers.slice(0, shown)}
              nameOf={(id) => snapshot.providers.get(id)?.name ?? id}
              hrefOf={(id) => `/providers/${id}`}
            />
          </Ranking>
          <Ranking
            title="Apps"
            action={
              <LinkButton variant="ghost" href="/apps">
                All apps
              </LinkButton>
            }
          >
            {apps.length === 0 ? (
              <p className="text-sm text-kumo-subtle">No app has named itself yet.</p>
            ) : (
              <AppList apps={apps.slice(0, 10)} nameOf={modelName} />
            )}
          </Ranking>
        </div>
      )}
    </>
  );
}

function Ranking({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <div className="mb-3 flex min-h-9 items-center justify-between">
        <h2 className="text-base font-semibold text-kumo-strong">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
