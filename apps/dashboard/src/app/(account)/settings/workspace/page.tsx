import { findWorkspace, mayDo } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { getDatabase } from "../../../../database.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { WorkspaceDanger } from "../../../../features/workspace/components/workspace-danger.tsx";
import { WorkspaceForm } from "../../../../features/workspace/components/workspace-form.tsx";

export const metadata: Metadata = { title: "Workspace settings" };

export default async function WorkspaceSettingsPage() {
  const { actor, workspace } = await requireSession();
  const detail = await findWorkspace({ database: getDatabase(), actor }, { workspaceId: workspace.id });
  const { id, name, slug, description = "" } = detail;
  return (
    <>
      <PageHeader title="Workspace settings" description="What this workspace is called, and how it ends." />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card title="General">
          {/* A switch to another workspace starts the form anew. */}
          <WorkspaceForm
            key={id}
            workspace={{ name, slug, description }}
            mayChange={mayDo(actor, "workspace:manage")}
          />
          <p className="mt-6 flex flex-wrap items-center gap-1 text-sm text-kumo-subtle">
            Workspace id <code className="break-all text-kumo-default">{id}</code>
            <CopyButton text={id} what="workspace id" size="xs" />
          </p>
        </Card>
        <WorkspaceDanger name={name} slug={slug} mayDelete={mayDo(actor, "workspace:delete")} />
      </div>
    </>
  );
}
