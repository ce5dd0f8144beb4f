import { composeMail } from "./compose.ts";
import type { Mail } from "./mailer.ts";

export type InvitationMail = {
  readonly to: string;
  readonly workspaceName: string;
  /** Name or address of whoever invites; absent when a key did. */
  readonly invitedBy: string | undefined;
  /** `developer` */
  readonly role: string;
  /** What the role may do, as one sentence. */
  readonly roleMeans: string;
  /** The link with its single-use token. */
  readonly url: string;
  readonly expiresAt: Date;
};

/** Asks somebody into a workspace. */
export const invitationMail = ({
  to,
  workspaceName,
  invitedBy,
  role,
  roleMeans,
  url,
  expiresAt,
}: InvitationMail): Promise<Mail> =>
  composeMail({
    to,
    subject: `Join ${workspaceName} on Causeway`,
    heading: `Join ${workspaceName}`,
    paragraphs: [
      `${invitedBy ?? "A colleague"} invites you to the workspace ${workspaceName} on Causeway, as ${role}. ${roleMeans}`,
      `The link works once, for ${to} only, until ${expiresAt.toISOString().slice(0, 10)}.`,
    ],
    action: { label: "See the invitation", url },
    footnote:
      "You get this because somebody entered your address. If you know nobody there, ignore this mail: nothing happens.",
  });
