import type { Page } from "playwright-core";
import { type Hand, mouse } from "./hand.ts";
import { mailedSignInLink, readInbox } from "./mailbox.ts";
import { untilReady } from "./ready.ts";
import type { Stack } from "./stack.ts";

/** Signs in as a person does: asks for a link, opens the mail, presses the button of its page. Ends on the first page after it. */
export async function signIn(page: Page, { dashboardUrl, mailboxUrl }: Stack, email: string): Promise<void> {
  const known = (await readInbox(mailboxUrl, email)).length;
  await page.goto(`${dashboardUrl}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Mail me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await followSignInLink(page, await mailedSignInLink(mailboxUrl, email, known));
}

/** Opens a mailed link, presses the button of its page, and ends on the first page after it. */
export async function followSignInLink(page: Page, link: string, hand: Hand = mouse): Promise<void> {
  await page.goto(link);
  await hand.press(page.getByRole("button", { name: /^Sign in as / }));
  await page.waitForURL(({ pathname }) => !pathname.startsWith("/sign-in/link"));
  await untilReady(page);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
}
