import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@causeway/db";
import type { Mailer } from "@causeway/mail";
import { leaseSeconds, reasonOf, waitSecondsAfter } from "../mail-queue/retry.ts";
import { type MailOutcome, sendRound } from "../mail-queue/send-round.ts";
import { addressNotices } from "./address.ts";
import { noticeMail } from "./mail.ts";

export type NoticeContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  /** In the dashboard, whose other pages are beside it. */
  readonly creditsPageUrl: string;
};

const mostPerRound = 100;
/** Given up after about two days. */
const mostAttempts = 14;
const longestWaitSeconds = 6 * 3_600;

/**
 * Mails what has not been told yet, to each reader on his own: what one mailbox refuses holds up nobody else and is
 * tried again later. Several workers share the work; dying between the mail server's yes and the note of it sends one
 * mail a second time, under the same message id. Returns how many were sent; throws the last failure after the round.
 */
export async function sendNotices(context: NoticeContext): Promise<number> {
  await addressNotices(context.database);
  return sendRound(mostPerRound, () => sendNext(context));
}

async function sendNext({ database, mailer, creditsPageUrl }: NoticeContext): Promise<MailOutcome> {
  // A new token with every attempt: what was mailed before and never noted is as dead as its hash.
  const optOutToken = randomBytes(24).toString("base64url");
  const [claimed] = await database.$queryRaw<{ id: string; attempts: number }[]>`
    UPDATE notice_mail SET attempts = attempts + 1, opt_out_hash = ${hashOptOutToken(optOutToken)},
           next_attempt_at = clock_timestamp() + make_interval(secs => ${leaseSeconds})
     WHERE id = (SELECT id FROM notice_mail WHERE next_attempt_at <= clock_timestamp()
                  ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, attempts`;
  if (!claimed) return { kind: "none" };
  try {
    const mail = await noticeMail(database, claimed.id, { dashboardUrl: creditsPageUrl, optOutToken });
    if (mail) await mailer.send(mail);
    await database.$executeRaw`
      UPDATE notice_mail SET sent_at = ${mail ? new Date() : null}, next_attempt_at = NULL, last_error = NULL
       WHERE id = ${claimed.id}`;
    return { kind: mail ? "sent" : "dropped" };
  } catch (error) {
    await noteFailure(database, claimed, error);
    return { kind: "failed", error };
  }
}

/** Only its own attempt: another worker may have taken the mail over and sent it meanwhile. */
async function noteFailure(
  database: Database,
  { id, attempts }: { readonly id: string; readonly attempts: number },
  error: unknown,
): Promise<void> {
  const waitSeconds = waitSecondsAfter(attempts, longestWaitSeconds);
  await database.$executeRaw`
    UPDATE notice_mail SET last_error = ${reasonOf(error)}, next_attempt_at =
           CASE WHEN ${attempts >= mostAttempts} THEN NULL ELSE clock_timestamp() + make_interval(secs => ${waitSeconds}) END
     WHERE id = ${id} AND attempts = ${attempts} AND sent_at IS NULL`;
}

/** What is kept of the token in a mail with which one click ends mails of its kind. */
export const hashOptOutToken = (token: string): string => createHash("sha256").update(token).digest("hex");
