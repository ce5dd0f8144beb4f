import { randomBytes } from "node:crypto";
import type { Database } from "@causeway/db";
import { invitationMail, type Mailer } from "@causeway/mail";
import { roleMeanings } from "../member/roles.ts";
import { hashInvitationToken } from "./token.ts";

export type InvitationMailContext = {
  readonly database: Database;
  readonly mailer: Mailer;
  /** Any page of the dashboard. */
  readonly creditsPageUrl: string;
};

const mostPerRound = 50;
const mostFailures = 3;
/** Half a minute after the first failure, twice as long after each further one: given up after about a day. */
const mostAttempts = 12;
const firstWaitSeconds = 30;
const longestWaitSeconds = 4 * 3_600;
const leaseSeconds = 120;

/**
 * Mails invitations that wait for it. Each attempt carries a token of its own, of which the hash alone is stored: dying
 * between the mail server's yes and the note of it sends a second mail, and the link in the first is dead. Several
 * workers share the work. Returns how many were sent; throws the last failure after the round.
 */
export async function sendInvitations(context: InvitationMailContext): Promise<number> {
  let sent = 0;
  let failures = 0;
  let lastError: unknown;
  while (sent < mostPerRound && failures < mostFailures) {
    const claimed = await claimNext(context.database);
    if (!claimed) break;
    try {
      await mailInvitation(context, claimed);
      sent += 1;
    } catch (error) {
      failures += 1;
      lastError = error;
      await noteFailure(context.database, claimed, error);
    }
  }
  if (failures > 0) throw lastError;
  return sent;
}

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

async function noteFailure(database: Database, { id, attempts }: Claimed, error: unknown): Promise<void> {
  const waitSeconds = Math.min(firstWaitSeconds * 2 ** (attempts - 1), longestWaitSeconds);
  const reason = (error instanceof Error ? error.message : "unknown error").slice(0, 500);
  await database.$executeRaw`
    UPDATE invitation SET last_send_error = ${reason}, next_send_at =
           CASE WHEN ${attempts >= mostAttempts} THEN NULL ELSE clock_timestamp() + make_interval(secs => ${waitSeconds}) END
     WHERE id = ${id} AND revoked_at IS NULL AND accepted_at IS NULL`;
}
