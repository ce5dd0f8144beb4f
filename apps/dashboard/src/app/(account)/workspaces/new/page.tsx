import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { WorkspaceForm } from "../../../../features/workspace/components/workspace-form.tsx";

export const metadata: Metadata = { title: "New workspace" };

export default async function NewWorkspacePage() {
  await requireSession();
  return (
    <>
      <PageHeader
        title="New workspace"
        description="Its own credits, keys, members and settings. It begins without credits, and you own it."
      />
      <Card>
        <WorkspaceForm mayChange />
      </Card>
    </>
  );
}
