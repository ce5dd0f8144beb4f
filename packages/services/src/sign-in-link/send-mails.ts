import type { Database } from "@causeway/db";
import { type Mailer, signInMail } from "@causeway/mail";
import { leaseSeconds, reasonOf } from "../mail-queue/retry.ts";
import { sendRound } from "../mail-queue/send-round.ts";
import { signInLinkUrl } from "./link.ts";
import { signInToken } from "./token.ts";

export type SignInMailContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  /** The dashboard's `AUTH_SECRET`. */
  readonly signInSecret: string;
  /** `http://localhost:3000` */
  readonly dashboardUrl: string;
};

const mostPerRound = 50;
/** Somebody waits for it: sooner than other mails. */
const firstWaitSeconds = 4;
const longestWaitSeconds = 300;
const forgottenAfterMs = 86_400_000;

/**
 * Mails the sign-in links that wait for it, again and again until the link ends. Every attempt carries the same link and
 * the same message id: dying between the mail server's yes and the note of it sends the mail twice, and both work.
 * Several workers share the work. Returns how many were sent; throws the last failure after the round.
 */
export const sendSignInMails = (context: SignInMailContext): Promise<number> =>
  sendRound(mostPerRound, async () => {
    const claimed = await claimNext(context.database);
    if (!claimed) return { kind: "none" };
    try {
      await mailLink(context, claimed);
      return { kind: "sent" };
    } catch (error) {
      await noteFailure(context.database, claimed, error);
      return { kind: "failed", error };
    }
  });

type Claimed = {
  readonly id: string;
  readonly attempts: number;
  readonly email: string;
  readonly callbackUrl: string;
  readonly expiresAt: Date;
};

/** New ones before those that were refused before: addresses that no mail server takes shall not hold up everybody's. */
async function claimNext(database: Database): Promise<Claimed | undefined> {
  const [row] = await database.$queryRaw<Claimed[]>`
    UPDATE sign_in_mail SET send_attempts = send_attempts + 1,
           next_send_at = clock_timestamp() + make_interval(secs => ${leaseSeconds})
     WHERE id = (SELECT id FROM sign_in_mail
                  WHERE next_send_at <= clock_timestamp() AND expires_at > clock_timestamp()
                  ORDER BY send_attempts > 0, next_send_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, send_attempts AS attempts, email, callback_url AS "callbackUrl", expires_at AS "expiresAt"`;
  return row;
}

async function mailLink({ database, mailer, signInSecret, dashboardUrl }: SignInMailContext, claimed: Claimed) {
  const { id, email, callbackUrl, expiresAt } = claimed;
  const url = signInLinkUrl({ dashboardUrl, token: signInToken(id, signInSecret), email, callbackUrl });
  const expiresInMinutes = Math.max(1, Math.round((expiresAt.getTime() - Date.now()) / 60_000));
  const mail = await signInMail({ to: email, url, expiresInMinutes });
  await mailer.send({ ...mail, messageId: `<sign-in-${id}@causeway>` });
  await database.signInMail.update({
    where: { id },
    data: { sentAt: new Date(), nextSendAt: null, lastSendError: null },
    select: { id: true },
  });
}

/** Only its own attempt: another worker may have taken the mail over and sent it meanwhile. */
async function noteFailure(database: Database, { id, attempts }: Claimed, error: unknown): Promise<void> {
  const waitSeconds = Math.min(firstWaitSeconds * 2 ** (attempts - 1), longestWaitSeconds);
  await database.$executeRaw`
    UPDATE sign_in_mail SET last_send_error = ${reasonOf(error)},
           next_send_at = clock_timestamp() + make_interval(secs => ${waitSeconds})
     WHERE id = ${id} AND send_attempts = ${attempts} AND sent_at IS NULL`;
}

/** Lets go of mails and links that ended a day ago. */
export async function forgetSignInMails({ database }: { readonly database: Database }): Promise<void> {
  const endedBefore = new Date(Date.now() - forgottenAfterMs);
  await database.signInMail.deleteMany({ where: { expiresAt: { lt: endedBefore } } });
  await database.verificationToken.deleteMany({ where: { expires: { lt: endedBefore } } });
}
