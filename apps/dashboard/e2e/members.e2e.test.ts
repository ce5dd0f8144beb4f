import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, openPage, screenshot } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { readInbox } from "./mailbox.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const tag = randomUUID().slice(0, 8);
const owner = `team-owner-${tag}@example.com`;
const guest = `team-guest-${tag}@example.com`;

let browser: Browser;
let ownersPage: Page;
let guestsPage: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  ({ page: ownersPage } = await openPage(browser, stack.dashboardUrl));
  ({ page: guestsPage } = await openPage(browser, stack.dashboardUrl));
});
afterAll(() => browser?.close());

test("a member is invited by mail, joins with the address it was sent to, and gets another role and a budget", async () => {
  await signIn(ownersPage, stack, owner);
  await ownersPage.goto(`${stack.dashboardUrl}/members`);
  await ownersPage.getByRole("button", { name: "Invite member" }).focus();
  await ownersPage.keyboard.press("Enter");
  const dialog = ownersPage.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill("nobody");
  await ownersPage.keyboard.press("Enter");
  await dialog.getByText("Enter an e-mail address such as").waitFor();
  expect(await accessibilityViolations(ownersPage)).toEqual([]);
  await dialog.getByLabel("E-mail address").fill(guest);
  await ownersPage.keyboard.press("Enter");
  await ownersPage.getByRole("list", { name: "Open invitations" }).getByText(guest).waitFor();

  const link = await eventually("the invitation", async () =>
    (await readInbox(stack.mailboxUrl, guest))
      .flatMap(({ links }) => links)
      .find((candidate) => candidate.includes("/invitations/")),
  );
  // Whoever else has the link can do nothing with it.
  await ownersPage.goto(link);
  await ownersPage.getByText("the invitation is for another address").waitFor();
  await guestsPage.goto(link);
  await guestsPage.getByRole("link", { name: "Sign in to join" }).waitFor();
  expect(await accessibilityViolations(guestsPage)).toEqual([]);
  await signIn(guestsPage, stack, guest);
  await guestsPage.goto(link);
  await screenshot(guestsPage, "invitation");
  await guestsPage.getByRole("button", { name: "Join workspace" }).click();
  await guestsPage.waitForURL("**/activity");
  await guestsPage.getByRole("button", { name: `Workspace: team-owner-${tag}'s workspace` }).waitFor();
  await guestsPage.goto(link);
  await guestsPage.getByRole("heading", { name: "This invitation no longer works" }).waitFor();

  await ownersPage.goto(`${stack.dashboardUrl}/members`);
  await ownersPage.getByRole("combobox", { name: `Role of ${guest}` }).click();
  await ownersPage.getByRole("option", { name: "Viewer" }).click();
  await ownersPage.getByText(`${guest} is now viewer`).waitFor();
  await ownersPage.getByRole("button", { name: `Change limits of ${guest}` }).click();
  await dialog.getByLabel("Dollars a day").fill("3");
  await dialog.getByRole("button", { name: "Save limits" }).click();
  await ownersPage.getByText("$3.00 of $3.00 left today").waitFor();
  await screenshot(ownersPage, "members");

  await guestsPage.goto(`${stack.dashboardUrl}/audit-log`);
  await guestsPage.getByText("Your role does not see the audit log").waitFor();
  await ownersPage.goto(`${stack.dashboardUrl}/audit-log`);
  for (const words of ["Invitation: accept", "Member: change role", "Usage limit: set"]) {
    await ownersPage.getByText(words).first().waitFor();
  }
});
