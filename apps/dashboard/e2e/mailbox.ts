import { z } from "zod";
import { eventually } from "./eventually.ts";

const inboxSchema = z.object({
  messages: z.array(z.object({ id: z.string(), subject: z.string(), links: z.array(z.string()) })),
});

/** The newest sign-in link mailed to an address, once there are more than `known` mails. */
export const mailedSignInLink = (mailboxUrl: string, email: string, known: number): Promise<string> =>
  eventually(`a sign-in mail to ${email}`, async () => {
    const mails = await readInbox(mailboxUrl, email);
    return mails.length > known ? mails[0]?.links.find((link) => link.includes("/sign-in/link?")) : undefined;
  });

/** Newest first. */
export async function readInbox(mailboxUrl: string, email: string) {
  const response = await fetch(`${mailboxUrl}/messages?to=${encodeURIComponent(email)}`);
  return inboxSchema.parse(await response.json()).messages;
}
