import { randomBytes } from "node:crypto";
import type { Database } from "@causeway/db";
import { invitationMail, type Mailer } from "@causeway/mail";
import { leaseSeconds, reasonOf, waitSecondsAfter } from "../mail-queue/retry.ts";
import { sendRound } from "../mail-queue/send-round.ts";
import { roleMeanings } from "../member/roles.ts";
import { hashInvitationToken } from "./token.ts";

export type InvitationMailContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  /** Any page of the dashboard. */
  readonly creditsPageUrl: string;
};

const mostPerRound = 50;
/** Given up after about a day. */
const mostAttempts = 12;
const longestWaitSeconds = 4 * 3_600;

/**
 * Mails invitations that wait for it. Each attempt carries a token of its own, of which the hash alone is stored: dying
 * between the mail server's yes and the note of it sends a second mail, and the link in the first is dead. Several
 * workers share the work. Returns how many were sent; throws the last failure after the round.
 */
export const sendInvitations = (context: InvitationMailContext): Promise<number> =>
  sendRound(mostPerRound, async () => {
    const claimed = await claimNext(context.database);
    if (!claimed) return { kind: "none" };
    try {
      await mailInvitation(context, claimed);
      return { kind: "sent" };
    } catch (error) {
      await noteFailure(context.database, claimed, error);
      return { kind: "failed", error };
    }
  });

type Claimed = { readonly id: string; readonly attempts: number; readonly token: string };

async function claimNext(database: Database): Promise<Claimed | undefined> {
  const token = randomBytes(32).toString("base64url");
  const [row] = await database.$queryRaw<{ id: string; attempts: number }[]>`
    UPDATE invitation SET send_attempts = send_attempts + 1, token_hash = ${hashInvitationToken(token)},
           next_send_at = clock_timestamp() + make_interval(secs => ${leaseSeconds})
     WHERE id = (SELECT id FROM invitation WHERE next_send_at <= clock_timestamp() AND accepted_at IS NULL
                    AND revoked_at IS NULL AND expires_at > clock_timestamp()
                  ORDER BY next_send_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, send_attempts AS attempts`;
  return row && { ...row, token };
}

async function mailInvitation({ database, mailer, creditsPageUrl }: InvitationMailContext, { id, token }: Claimed) {
  const invitation = await database.invitation.findUniqueOrThrow({
    where: { id },
    include: { workspace: { select: { name: true } } },
  });
  const { email, role, workspace, expiresAt, invitedBy } = invitation;
  const mail = await invitationMail({
    to: email,
    workspaceName: workspace.name,
    invitedBy: await inviterName(database, invitedBy),
    role,
    roleMeans: roleMeanings[role],
    url: new URL(`/invitations/${token}`, creditsPageUrl).href,
    expiresAt,
  });
  await mailer.send(mail);
  await database.invitation.updateMany({
    where: { id, tokenHash: hashInvitationToken(token) },
    data: { sentAt: new Date(), nextSendAt: null, lastSendError: null },
  });
}

async function inviterName(database: Database, invitedBy: string): Promise<string | undefined> {
  const [kind, id] = invitedBy.split(":");
  if (kind !== "user" || id === undefined) return undefined;
  const user = await database.user.findUnique({ where: { id }, select: { name: true, email: true } });
  return user ? user.name?.trim() || user.email : undefined;
}

/** Only its own attempt: another worker may have taken the mail over and sent it meanwhile. */
async function noteFailure(database: Database, { id, attempts }: Claimed, error: unknown): Promise<void> {
  const waitSeconds = waitSecondsAfter(attempts, longestWaitSeconds);
  await database.$executeRaw`
    UPDATE invitation SET last_send_error = ${reasonOf(error)}, next_send_at =
           CASE WHEN ${attempts >= mostAttempts} THEN NULL ELSE clock_timestamp() + make_interval(secs => ${waitSeconds}) END
     WHERE id = ${id} AND send_attempts = ${attempts} AND revoked_at IS NULL AND accepted_at IS NULL`;
}
