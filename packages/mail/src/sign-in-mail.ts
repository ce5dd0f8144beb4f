import { composeMail } from "./compose.ts";

export type SignInMail = {
  readonly to: string;
  /** The link with its single-use token. */
  readonly url: string;
  readonly expiresInMinutes: number;
};

/** The link that signs in whoever can read this mailbox. */
export const signInMail = ({ to, url, expiresInMinutes }: SignInMail) =>
  composeMail({
    to,
    subject: "Sign in to Causeway",
    heading: "Sign in to Causeway",
    paragraphs: [`Use the link below to sign in as ${to}. It works once, within ${duration(expiresInMinutes)}.`],
    action: { label: "Sign in", url },
    footnote:
      "You get this because someone asked to sign in with this address. If it was not you, ignore this mail: nothing happens.",
  });

function duration(minutes: number): string {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? "an hour" : `${minutes / 60} hours`;
}
