import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@causeway/db";

/** The id of the dashboard's mail provider; part of the links it sends. */
export const mailLinkProviderId = "email";

export const signInLinkLifetimeMinutes = 60;

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
 * Mints a link that signs in as `email` once, in the form next-auth mails: the token travels in the link, only the
 * SHA-256 of token and secret is stored. For whoever runs the machine; the dashboard's own links go out by mail.
 */
export async function createSignInLink(
  { database }: { readonly database: Database },
  { email, dashboardUrl, secret, redirectTo = "/get-started" }: SignInLinkInput,
): Promise<string> {
  const token = randomBytes(32).toString("hex");
  await database.verificationToken.create({
    data: {
      identifier: email,
      token: createHash("sha256").update(`${token}${secret}`).digest("hex"),
      expires: new Date(Date.now() + signInLinkLifetimeMinutes * 60_000),
    },
  });
  const link = new URL(`/api/auth/callback/${mailLinkProviderId}`, dashboardUrl);
  link.search = new URLSearchParams({
    callbackUrl: new URL(redirectTo, dashboardUrl).href,
    token,
    email,
  }).toString();
  return link.href;
}
