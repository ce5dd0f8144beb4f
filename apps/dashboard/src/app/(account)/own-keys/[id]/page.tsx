import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireSession } from "../../../../features/auth/session.ts";
import { EndpointForm } from "../../../../features/own-keys/components/endpoint-form.tsx";
import { LaneUse } from "../../../../features/own-keys/components/lane-use.tsx";
import { ReplaceSecretCard } from "../../../../features/own-keys/components/replace-secret-card.tsx";
import { ServesForm } from "../../../../features/own-keys/components/serves-form.tsx";
import { draftOf } from "../../../../features/own-keys/endpoint-draft.ts";
import { loadOwnKey } from "../../../../features/own-keys/queries.ts";

export const metadata: Metadata = { title: "Provider key" };

export default async function OwnKeyPage({ params }: { params: Promise<{ id: string }> }) {
  const data = await loadOwnKey(await requireSession(), (await params).id);
  if (!data) notFound();
  const { ownKey, apiKeys, members, lane } = data;
  const { id, name, label, providerName, endpoint } = ownKey;
  return (
    <>
      <PageHeader title={name} description={`${providerName} · ${label}`} />
      <div className="grid gap-5">
        {lane && <LaneUse lane={lane} />}
        <ServesForm ownKey={ownKey} apiKeys={apiKeys} members={members} />
        {!endpoint && <ReplaceSecretCard ownKey={ownKey} />}
        {endpoint && <EndpointForm present={{ id, label, draft: draftOf(endpoint) }} />}
      </div>
    </>
  );
}
