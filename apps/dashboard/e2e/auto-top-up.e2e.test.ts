import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  accessibilityViolations,
  launchBrowser,
  openPage,
  screenshot,
  type SignedInState,
  sidewaysScroll,
} from "./browser.ts";
import { eventually } from "./eventually.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const credits = `${stack.dashboardUrl}/credits`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe("auto top-up", () => {
  let owner: SignedInState;

  test("asks for a saved card first", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl);
    await signIn(page, stack, `top-up-${randomUUID().slice(0, 8)}@example.com`);
    await page.goto(credits);
    await status(page).getByText("Buy credits once").waitFor();
    expect(await page.getByRole("switch", { name: "Top up automatically" }).isDisabled()).toBe(true);
    await buy(page, "4242 4242 4242 4242");
    owner = await page.context().storageState();
    await page.context().close();
  });

  test("is set up with the keyboard, says each mistake at its field, and buys when credits are low", async () => {
    const { page, problems } = await openPage(browser, stack.dashboardUrl, { signedIn: owner });
    await page.goto(credits);
    await page.getByText("visa ending in 4242").waitFor();
    await page.getByRole("switch", { name: "Top up automatically" }).focus();
    await page.keyboard.press("Space");
    await page.getByLabel("When fewer than ($)").fill("25");
    await page.getByLabel("Buy ($)").fill("2");
    await page.getByLabel("At most per month ($)").fill("12");
    await page.getByRole("button", { name: "Save auto top-up" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("The smallest amount is $5.").waitFor();
    await page.getByLabel("Buy ($)").fill("10");
    await page.keyboard.press("Enter");
    await page.getByText("Auto top-up is on").waitFor();
    await eventually("the credits that were bought", async () => {
      await page.goto(credits);
      const hasBought = (await page.getByTestId("credit-balance").textContent()) === "$30.00";
      return (hasBought && (await status(page).getByText("Monthly cap reached").isVisible())) || undefined;
    });
    await screenshot(page, "auto-top-up-capped");
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test.each([
    { theme: "light", widthPx: 1_280 },
    { theme: "dark", widthPx: 1_280 },
    { theme: "light", widthPx: 390 },
    { theme: "dark", widthPx: 390 },
  ] as const)("can be read and used by everybody, $theme at $widthPx px", async (options) => {
    const { page } = await openPage(browser, stack.dashboardUrl, { ...options, signedIn: owner });
    await page.goto(credits);
    await status(page).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await expect.poll(() => sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await screenshot(page, `auto-top-up-${options.theme}-${options.widthPx}`);
    await page.context().close();
  });

  test("tells in plain words what a bank that wants confirmation needs", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl);
    await signIn(page, stack, `top-up-${randomUUID().slice(0, 8)}@example.com`);
    await buy(page, "4000 0027 6000 3184");
    await page.goto(credits);
    await page.getByRole("switch", { name: "Top up automatically" }).click();
    await page.getByLabel("When fewer than ($)").fill("25");
    await page.getByRole("button", { name: "Save auto top-up" }).click();
    await page.getByText("Auto top-up is on").waitFor();
    await eventually("the failure", async () => {
      await page.goto(credits);
      return (await status(page).getByText("Last charge failed").count()) > 0 ? true : undefined;
    });
    expect(await status(page).textContent()).toContain("confirm at your bank");
    await screenshot(page, "auto-top-up-authentication");
    await page.context().close();
  });
});

const status = (page: Page) => page.getByRole("status", { name: "Auto top-up status" });

/** $20 of credits on Stripe's page, with this card. */
async function buy(page: Page, card: string): Promise<void> {
  await page.goto(credits);
  await page.getByLabel("Amount in dollars").fill("20");
  await page.getByRole("button", { name: "Buy credits" }).click();
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Expiry").fill("12 / 40");
  await page.getByLabel("CVC").fill("123");
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByRole("button", { name: "Pay $21.10" }).click();
  const confirm = page.getByRole("button", { name: "Complete authentication" });
  await Promise.race([confirm.waitFor(), page.getByRole("heading", { name: "Payment received" }).waitFor()]);
  if (await confirm.isVisible()) await confirm.click();
  await page.getByRole("heading", { name: "Payment received" }).waitFor();
}
