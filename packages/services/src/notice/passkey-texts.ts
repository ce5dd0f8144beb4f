import { z } from "zod";
import { utc } from "./alert-texts.ts";
import type { NoticeText } from "./kinds.ts";

export const passkeyFacts = z.object({ userId: z.string(), name: z.string(), at: z.string() });

const ifNot =
  "If it was not you: look through the passkeys and sessions in your settings, remove what is not yours, and see that nobody else reads your mail.";

/** What somebody is told whose ways to sign in have changed. */
export const passkeyTexts = {
  "passkey-added": (facts: unknown): NoticeText => {
    const { name, at } = passkeyFacts.parse(facts);
    return {
      subject: "A passkey was added to your account",
      paragraphs: [`A passkey of ${name} signs you in since ${utc(at)}, without a mail.`, ifNot],
      action: "See your passkeys",
    };
  },
  "passkey-removed": (facts: unknown): NoticeText => {
    const { name, at } = passkeyFacts.parse(facts);
    return {
      subject: "A passkey was removed from your account",
      paragraphs: [
        `The passkey of ${name} signs nobody in any more since ${utc(at)}. Sessions that it opened go on.`,
        ifNot,
      ],
      action: "See your passkeys",
    };
  },
} as const satisfies Record<string, (facts: unknown) => NoticeText>;
