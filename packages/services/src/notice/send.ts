import { composeMail, type Mailer } from "@causeway/mail";
import type { Database } from "@causeway/db";
import { audienceOf } from "./audience.ts";
import { noticeText } from "./kinds.ts";

export type NoticeContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  /** In the dashboard, whose other pages are beside it. */
  readonly creditsPageUrl: string;
};

const batchSize = 50;
/** As long as sending may take with a mail server that hardly answers. */
const patience = { maxWait: 5_000, timeout: 60_000 };

/** Mails what has not been told yet. Several workers share the work; dying in between sends one of them twice. */
export async function sendNotices(context: NoticeContext): Promise<number> {
  let sent = 0;
  while (sent < batchSize && (await sendNext(context))) sent += 1;
  return sent;
}

const sendNext = ({ database, mailer, creditsPageUrl }: NoticeContext): Promise<boolean> =>
  database.$transaction(async (transaction) => {
    const [next] = await transaction.$queryRaw<{ id: string }[]>`
      SELECT id FROM notice WHERE sent_at IS NULL ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!next) return false;
    const notice = await transaction.notice.findUniqueOrThrow({
      where: { id: next.id },
      include: { workspace: { select: { name: true } } },
    });
    const { subject, paragraphs, action } = noticeText(notice.kind, notice.facts);
    const { emails, page, because } = await audienceOf(transaction, notice);
    for (const to of emails) {
      await mailer.send(
        composeMail({
          to,
          subject,
          heading: subject,
          paragraphs,
          action: { label: action, url: new URL(page, creditsPageUrl).href },
          footnote: `You get this because you ${because} of ${notice.workspace.name}.`,
        }),
      );
    }
    await transaction.notice.update({ where: { id: notice.id }, data: { sentAt: new Date() }, select: { id: true } });
    return true;
  }, patience);
