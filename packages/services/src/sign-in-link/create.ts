import type { Database } from "@causeway/db";
import { signInLinkLifetimeMinutes, signInLinkUrl } from "./link.ts";
import { keptSignInToken, newSignInToken } from "./token.ts";

export type SignInLinkInput = {
  readonly email: string;
  /** `http://localhost:3000` */
  readonly dashboardUrl: string;
  /** The dashboard's `AUTH_SECRET`. */
  readonly secret: string;
  /** A path in the dashboard. */
  readonly redirectTo?: string;
};

/**
 * Mints a link that signs in as `email` once, in the form that is mailed: the token travels in the link, only the
 * SHA-256 of token and secret is stored. For whoever runs the machine; the dashboard's own links go out by mail.
 */
export async function createSignInLink(
  { database }: { readonly database: Database },
  { email, dashboardUrl, secret, redirectTo = "/get-started" }: SignInLinkInput,
): Promise<string> {
  const token = newSignInToken(secret);
  await database.verificationToken.create({
    data: {
      identifier: email,
      token: keptSignInToken(token, secret),
      expires: new Date(Date.now() + signInLinkLifetimeMinutes * 60_000),
    },
  });
  return signInLinkUrl({ dashboardUrl, token, email, callbackUrl: new URL(redirectTo, dashboardUrl).href });
}
