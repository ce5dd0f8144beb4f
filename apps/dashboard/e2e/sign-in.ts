import type { Page } from "playwright-core";
import { mailedSignInLink, readInbox } from "./mailbox.ts";
import type { Stack } from "./stack.ts";

/** Signs in as a person does: asks for a link, opens the mail, follows the link. Ends on the first page after it. */
export async function signIn(page: Page, { dashboardUrl, mailboxUrl }: Stack, email: string): Promise<void> {
  const known = (await readInbox(mailboxUrl, email)).length;
  await page.goto(`${dashboardUrl}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Mail me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await page.goto(await mailedSignInLink(mailboxUrl, email, known));
  await page.getByRole("heading", { level: 1 }).first().waitFor();
}
