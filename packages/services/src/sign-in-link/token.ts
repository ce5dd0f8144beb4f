import { createHash, createHmac, randomUUID } from "node:crypto";

/**
 * The token of a mailed link: `<id of its mail>.<HMAC of the id>`. Whoever has the secret can write the link when the
 * mail is sent, so that what waits to be sent need not hold it.
 */
export function signInToken(mailId: string, secret: string): string {
  return `${mailId}.${createHmac("sha256", secret).update(`sign-in link ${mailId}`).digest("base64url")}`;
}

/** A token that nobody had before. `secret` is the dashboard's `AUTH_SECRET`. */
export const newSignInToken = (secret: string): string => signInToken(randomUUID(), secret);

/** The id of the mail that a token belongs to. */
export const mailIdOf = (token: string): string => token.split(".")[0] ?? "";

/** What is kept of a token: the hash that next-auth looks for. */
export const keptSignInToken = (token: string, secret: string): string =>
  createHash("sha256").update(`${token}${secret}`).digest("hex");
