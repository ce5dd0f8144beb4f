import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { isTopic, type NotificationTopic, topicRules } from "../notice/topics.ts";
import { requireUser } from "../require-user.ts";

export type NotificationChoice = {
  readonly topic: NotificationTopic;
  readonly wanted: boolean;
  /** False for what is always told. */
  readonly optional: boolean;
};

/** What a person is mailed about a workspace, as far as his role may know it. Throws `forbidden`, `not-found`. */
export async function readNotificationChoices(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly NotificationChoice[]> {
  authorize(actor, workspaceId, "workspace:read");
  const { userId, role } = requireUser(actor);
  const wishes = await database.notificationWish.findMany({ where: { userId, workspaceId } });
  const wishOf = new Map(wishes.map(({ topic, wanted }) => [topic, wanted]));
  return Object.entries(topicRules).flatMap(([topic, { roles, open, optional }]) => {
    if (!isTopic(topic) || !open.includes(role)) return [];
    const byDefault = roles.includes(role) || topic === "budget";
    return [{ topic, optional, wanted: (optional ? wishOf.get(topic) : undefined) ?? byDefault }];
  });
}
