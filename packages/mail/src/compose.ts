import type { MailContent } from "./content.ts";
import { mailLayout } from "./layout.ts";
import type { Mail } from "./mailer.ts";
import { plainText } from "./plain-text.ts";

/** One mail in two forms that say the same: HTML in one column, and plain text. */
export async function composeMail(content: MailContent): Promise<Mail> {
  const kit = await import("react-email");
  const { to, subject, optOutUrl } = content;
  return {
    to,
    subject: onOneLine(subject),
    text: plainText(content),
    html: await kit.render(mailLayout(kit, content)),
    ...(optOutUrl !== undefined && { optOutUrl }),
  };
}

/** A subject is a header, and names in it are what somebody typed. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, " ").trim();
