import { randomUUID } from "node:crypto";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, openPage, screenshot, sidewaysScroll } from "./browser.ts";
import { mailedSignInLink } from "./mailbox.ts";
import { followSignInLink } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
/** Browsers have passkeys for names alone: a stack at 127.0.0.1 has them at localhost. */
const here = stack.dashboardUrl.replace("//127.0.0.1", "//localhost");
const email = `passkey-${randomUUID().slice(0, 8)}@example.com`;

let browser: Browser;
let page: Page;
let problems: string[];
let device: CDPSession;
let authenticatorId: string;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, problems } = await openPage(browser, here));
  device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  ({ authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }));
});
afterAll(() => browser?.close());

/** Whether its person unlocks it whenever he is asked: then also where the browser offers a passkey at a field. */
const unlocks = (isUserVerified: boolean) =>
  device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });

async function openSettings(): Promise<void> {
  await page.goto(`${here}/settings`);
  await page.getByRole("heading", { name: "Your settings" }).waitFor();
}

async function signOut(): Promise<void> {
  await page.context().clearCookies({ name: /authjs\.session-token$/ });
}

test("somebody who came by mail adds a passkey, which is named by his browser", async () => {
  await page.goto(`${here}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Mail me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  const link = await mailedSignInLink(stack.mailboxUrl, email, 0);
  await followSignInLink(page, link.replace(stack.dashboardUrl, here));
  await openSettings();
  await page.getByText("None yet. The mailed link goes on working beside them.").waitFor();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const passkeys = page.getByRole("list", { name: "Passkeys" });
  await passkeys.getByText("Chrome on Linux").waitFor();
  expect(await passkeys.innerText()).toContain("never used");
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await screenshot(page, "passkeys");
});

test("the same device is not added twice", async () => {
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("This device has a passkey for you already.").waitFor();
  expect(await page.getByRole("list", { name: "Passkeys" }).getByRole("listitem").count()).toBe(1);
});

test("the button signs him in, and leads to where he wanted to go", async () => {
  await signOut();
  // So that it is not the field's own offer that does it.
  await unlocks(false);
  await page.goto(`${here}/sign-in?next=/settings`);
  const button = page.getByRole("button", { name: "Use a passkey" });
  await button.waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "sign-in-with-passkey");
  await unlocks(true);
  await button.click();
  await page.getByRole("heading", { name: "Your settings" }).waitFor();
  await expect.poll(() => page.getByText(`What belongs to ${email}`).count()).toBe(1);
  await page.getByText("last used").first().waitFor();
});

test("what the browser offers at the address field signs him in without the button", async () => {
  await signOut();
  await page.goto(`${here}/sign-in?next=/settings`);
  await page.getByRole("heading", { name: "Your settings" }).waitFor();
  await expect.poll(() => page.getByText(`What belongs to ${email}`).count()).toBe(1);
});

test("a passkey that was removed signs nobody in", async () => {
  await openSettings();
  await page.getByRole("button", { name: "Remove the passkey of Chrome on Linux" }).click();
  await page.getByText("None yet. The mailed link goes on working beside them.").waitFor();
  await signOut();
  await unlocks(false);
  await page.goto(`${here}/sign-in`);
  await page.getByRole("button", { name: "Use a passkey" }).waitFor();
  await unlocks(true);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("alert").getByText("This passkey did not sign you in").waitFor();
  expect(page.url()).toBe(`${here}/sign-in`);
  expect(problems).toEqual([]);
});
