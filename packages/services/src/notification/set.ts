import { AppError } from "@causeway/errors";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { isTopic, topicRules } from "../notice/topics.ts";
import { parseInput } from "../parse-input.ts";
import { requireUser } from "../require-user.ts";

export type SetNotificationInput = {
  readonly workspaceId: string;
  readonly topic: string;
  readonly wanted: boolean;
};

/**
 * Says whether one wants the mails of a topic. Throws `invalid-request` for a topic that is always told or unknown,
 * `forbidden` for one that the role may not know of.
 */
export async function setNotification(context: ServiceContext, input: SetNotificationInput): Promise<void> {
  const { database, actor } = context;
  const { workspaceId } = input;
  authorize(actor, workspaceId, "workspace:read");
  const { userId, role } = requireUser(actor);
  const { topic, wanted } = parseInput(schema, input);
  if (!topicRules[topic].open.includes(role)) {
    throw new AppError("forbidden", "Your role in this workspace does not get these mails.", { parameter: "topic" });
  }
  await database.$transaction(async (transaction) => {
    await transaction.notificationWish.upsert({
      where: { userId_workspaceId_topic: { userId, workspaceId, topic } },
      create: { userId, workspaceId, topic, wanted },
      update: { wanted },
      select: { topic: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "notification.set",
      target: `user:${userId}`,
      detail: { topic, wanted },
    });
  });
}

const schema = z.object({
  topic: z
    .string()
    .refine(isTopic, "There is no such kind of mail. Reload the page.")
    .refine((topic) => !isTopic(topic) || topicRules[topic].optional, "These mails are always sent."),
  wanted: z.boolean(),
});
