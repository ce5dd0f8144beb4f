import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { readCatalog } from "../../../features/catalog/read-catalog.ts";
import { ProviderCards, ProviderTable } from "../../../features/providers/provider-list.tsx";
import { readStatus } from "../../../features/status/read-status.ts";

export const metadata: Metadata = {
  title: "Providers",
  description: "Who serves the models: what each does with prompts, and how it answered in the last day.",
};

const unknownPolicy = { trainsOnPrompts: undefined, retentionDays: undefined };

export default async function ProvidersPage() {
  const [{ snapshot }, { providers }] = await Promise.all([readCatalog(), readStatus()]);
  const listed = providers.toSorted((a, b) => b.endpoints - a.endpoints || a.name.localeCompare(b.name, "en"));
  const policyOf = (id: string) => snapshot.providers.get(id)?.dataPolicy ?? unknownPolicy;
  return (
    <>
      <PageHeader
        title="Providers"
        description={`${providers.length} providers. Their prices are theirs; their uptime is measured in our own traffic of the last 24 hours.`}
      />
      <div className="hidden md:block">
        <ProviderTable providers={listed} policyOf={policyOf} />
      </div>
      <div className="md:hidden">
        <ProviderCards providers={listed} policyOf={policyOf} />
      </div>
    </>
  );
}
