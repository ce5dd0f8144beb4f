import type { Database } from "@causeway/db";
import { recordAudit } from "../audit/record.ts";
import { hashOptOutToken } from "../notice/send.ts";
import { type NotificationTopic, topicOf, topicRules } from "../notice/topics.ts";

export type OptOut = { readonly topic: NotificationTopic; readonly workspaceName: string };

/** What the link in a mail would end. Undefined for a token that nobody was mailed. */
export async function findOptOut(database: Database, token: string): Promise<OptOut | undefined> {
  const mail = await findMail(database, token);
  return mail && { topic: mail.topic, workspaceName: mail.workspaceName };
}

/**
 * Ends the mails of one topic about one workspace to one reader, who need not be signed in: the token was mailed to him.
 * Again is harmless. Undefined, and nothing done, for a token that nobody was mailed.
 */
export async function optOut(database: Database, token: string): Promise<OptOut | undefined> {
  const mail = await findMail(database, token);
  if (!mail) return undefined;
  const { userId, workspaceId, topic, workspaceName } = mail;
  await database.$transaction(async (transaction) => {
    await transaction.notificationWish.upsert({
      where: { userId_workspaceId_topic: { userId, workspaceId, topic } },
      create: { userId, workspaceId, topic, wanted: false },
      update: { wanted: false },
      select: { topic: true },
    });
    await recordAudit(
      transaction,
      { kind: "system", job: "opt-out-link" },
      { workspaceId, action: "notification.set", target: `user:${userId}`, detail: { topic, wanted: false } },
    );
  });
  return { topic, workspaceName };
}

async function findMail(database: Database, token: string) {
  const mail = await database.noticeMail.findUnique({
    where: { optOutHash: hashOptOutToken(token) },
    select: {
      userId: true,
      notice: { select: { kind: true, workspaceId: true, workspace: { select: { name: true } } } },
    },
  });
  // Whoever is gone has no wishes.
  const user = mail && (await database.user.findUnique({ where: { id: mail.userId }, select: { id: true } }));
  if (!mail || !user) return undefined;
  const { kind, workspaceId, workspace } = mail.notice;
  const topic = topicOf(kind);
  if (!topicRules[topic].optional) return undefined;
  return { userId: user.id, workspaceId, topic, workspaceName: workspace.name };
}
