import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { mostLinks } from "./may-send-another.ts";
import { mailIdOf } from "./token.ts";

export type SignInMailInput = {
  /** Of `newSignInToken`: only the id in it is kept. */
  readonly token: string;
  readonly email: string;
  /** Where the link leads: an address of the dashboard. */
  readonly callbackUrl: string;
  readonly expiresAt: Date;
};

/**
 * Leaves a sign-in link to be mailed by the worker. Throws `rate-limited` when as many wait for this address as it may get:
 * of many who ask at the same moment, each was allowed to before any was counted.
 */
export async function queueSignInMail(
  { database }: { readonly database: Database },
  { token, email, callbackUrl, expiresAt }: SignInMailInput,
): Promise<void> {
  await database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('sign-in-mail:' || ${email}, 0))`;
    const waiting = { email, nextSendAt: { not: null }, expiresAt: { gt: new Date() } };
    if ((await transaction.signInMail.count({ where: waiting })) >= mostLinks) {
      throw new AppError("rate-limited", "Many links wait to be mailed to this address. Try again in a few minutes.");
    }
    await transaction.signInMail.create({
      data: { id: mailIdOf(token), email, callbackUrl, expiresAt, nextSendAt: new Date() },
      select: { id: true },
    });
  });
}
