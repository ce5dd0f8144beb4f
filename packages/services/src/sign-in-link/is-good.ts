import type { Database } from "@causeway/db";
import { keptSignInToken } from "./token.ts";

export type SignInLinkFields = {
  readonly token: string;
  readonly email: string;
  /** The dashboard's `AUTH_SECRET`. */
  readonly secret: string;
};

/** Whether the link would sign in as this address now: it is ours, was not used and has not ended. Uses nothing up. */
export async function isSignInLinkGood(
  { database }: { readonly database: Database },
  { token, email, secret }: SignInLinkFields,
): Promise<boolean> {
  const found = await database.verificationToken.findUnique({
    where: { identifier_token: { identifier: email, token: keptSignInToken(token, secret) } },
    select: { expires: true },
  });
  return found !== null && found.expires.getTime() > Date.now();
}
