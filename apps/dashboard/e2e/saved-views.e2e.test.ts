import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, openPage, screenshot, sidewaysScroll } from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();

let browser: Browser;
let page: Page;
let problems: string[];
beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, problems } = await openPage(browser, stack.dashboardUrl));
  await signIn(page, stack, `views-${crypto.randomUUID().slice(0, 8)}@example.com`);
});
afterAll(() => browser?.close());

const views = () => page.getByRole("navigation", { name: "Saved views" });
const dialog = () => page.getByRole("dialog");

test("filters of the log are saved under a name, opened, renamed and deleted, by keyboard too", async () => {
  await page.goto(`${stack.dashboardUrl}/logs?range=7d&status=failed`);
  await page.getByRole("button", { name: "Save view" }).focus();
  await page.keyboard.press("Enter");
  await dialog().getByLabel("Name").fill(" ");
  await page.keyboard.press("Enter");
  await dialog().getByText("Give the view a name.").waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await dialog().getByLabel("Name").fill("Failures of the week");
  await page.keyboard.press("Enter");
  await page.getByText("View saved").waitFor();

  await page.goto(`${stack.dashboardUrl}/logs`);
  await views().getByRole("link", { name: "Failures of the week" }).click();
  await page.waitForURL(/\?range=7d&status=failed$/);
  await page.getByRole("button", { name: "Rename the view Failures of the week" }).click();
  await dialog().getByLabel("Name").fill("Failures");
  await dialog().getByRole("button", { name: "Rename" }).click();
  await views().getByRole("link", { name: "Failures", exact: true }).waitFor();
  await screenshot(page, "saved-views");
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);

  await page.getByRole("button", { name: "Delete the view Failures" }).click();
  await dialog().getByRole("button", { name: "Delete view" }).click();
  await views().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save view" }).waitFor();
  expect(problems).toEqual([]);
});
