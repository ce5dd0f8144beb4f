import { readNotificationChoices } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { getDatabase } from "../../../database.ts";
import { requireSession } from "../../../features/auth/session.ts";
import { NotificationList } from "../../../features/notifications/components/notification-list.tsx";
import { topicWords } from "../../../features/notifications/topic-words.ts";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage() {
  const { actor, workspace, user } = await requireSession();
  const choices = await readNotificationChoices({ database: getDatabase(), actor }, { workspaceId: workspace.id });
  return (
    <>
      <PageHeader
        title="Notifications"
        description={`What is mailed to ${user.email} about ${workspace.name}. Each mail has a link that ends its kind.`}
        actions={<LinkButton href="/alerts">Thresholds and webhook</LinkButton>}
      />
      <NotificationList choices={choices.map((choice) => ({ ...choice, ...topicWords[choice.topic] }))} />
    </>
  );
}
