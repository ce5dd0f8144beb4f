import type { Database } from "@causeway/db";
import { mailIdOf } from "./token.ts";

export type SignInMailInput = {
  /** Of `newSignInToken`: only the id in it is kept. */
  readonly token: string;
  readonly email: string;
  /** Where the link leads: an address of the dashboard. */
  readonly callbackUrl: string;
  readonly expiresAt: Date;
};

/** Leaves a sign-in link to be mailed by the worker. */
export async function queueSignInMail(
  { database }: { readonly database: Database },
  { token, email, callbackUrl, expiresAt }: SignInMailInput,
): Promise<void> {
  await database.signInMail.create({
    data: { id: mailIdOf(token), email, callbackUrl, expiresAt, nextSendAt: new Date() },
    select: { id: true },
  });
}
