import type { Database } from "@causeway/db";
import { composeMail, type Mail } from "@causeway/mail";
import { digestMail } from "./digest-mail.ts";
import { noticeText } from "./kinds.ts";
import { topicOf, topicRules } from "./topics.ts";

export type MailAddresses = {
  /** Any page of the dashboard. */
  readonly dashboardUrl: string;
  readonly optOutToken: string;
};

/** Undefined for whoever has left the workspace since. */
export async function noticeMail(
  database: Database,
  id: string,
  { dashboardUrl, optOutToken }: MailAddresses,
): Promise<Mail | undefined> {
  const { notice, userId, ...row } = await database.noticeMail.findUniqueOrThrow({
    where: { id },
    include: { notice: { include: { workspace: { select: { name: true, deletedAt: true } } } } },
  });
  const { kind, facts, workspace, workspaceId } = notice;
  const where = { workspaceId_userId: { workspaceId, userId } };
  const membership = await database.membership.findUnique({ where, select: { userId: true } });
  if (!membership || workspace.deletedAt) return undefined;

  const optOutUrl = new URL(`/unsubscribe/${optOutToken}`, dashboardUrl).href;
  const url = new URL(row.page, dashboardUrl).href;
  const messageId = `<${id}@causeway>`;
  if (kind === "weekly-digest") {
    const digest = await digestMail({ to: row.email, workspaceName: workspace.name, url, optOutUrl }, facts);
    return { ...digest, messageId };
  }
  const { subject, paragraphs, action } = noticeText(kind, facts);
  const mail = await composeMail({
    to: row.email,
    subject,
    heading: subject,
    paragraphs,
    action: { label: action, url },
    footnote: `You get this because you ${row.because} of ${workspace.name}.`,
    optOutUrl: topicRules[topicOf(kind)].optional ? optOutUrl : undefined,
  });
  return { ...mail, messageId };
}
