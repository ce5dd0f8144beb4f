import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, type OpenedPage, openPage, screenshot } from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const secret = "sk-walk-0123456789abcdefWXYZ";

let browser: Browser;
let opened: OpenedPage;
beforeAll(async () => {
  browser = await launchBrowser();
  opened = await openPage(browser, stack.dashboardUrl);
  // A workspace of its own: no credits, and no provider keys that others would notice.
  await signIn(opened.page, stack, `own-keys-${randomUUID().slice(0, 8)}@example.com`);
});
afterAll(() => browser?.close());

test("a provider key is added, tested with one call, ordered, and removed; nobody sees it again", async () => {
  const { page } = opened;
  await page.goto(`${stack.dashboardUrl}/own-keys`);
  await addKey("Main", secret);
  await addKey("Spare", "invalid-key-0123456789");
  const names = () =>
    page
      .getByRole("list", { name: /Provider keys/ })
      .getByRole("heading")
      .allTextContents();
  expect(await names()).toEqual(["Main", "Spare"]);
  expect(await page.content()).not.toContain("0123456789abcdef");
  await page.getByText("sk-…WXYZ").waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "own-keys");

  await page.getByRole("button", { name: "Test Main" }).click();
  await page.getByText("Main works").waitFor();
  await page.getByRole("button", { name: "Test Spare" }).click();
  await page.getByText("Spare does not work").waitFor();

  await page.getByRole("button", { name: "Try Spare earlier" }).click();
  await expect.poll(names, { timeout: 10_000 }).toEqual(["Spare", "Main"]);

  await page.getByRole("button", { name: "Remove Spare" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove key" }).click();
  await expect.poll(names, { timeout: 10_000 }).toEqual(["Main"]);
});

async function addKey(name: string, key: string): Promise<void> {
  const { page } = opened;
  await page.getByRole("button", { name: "Add provider key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Provider" }).click();
  await page.getByRole("option", { name: "OpenAI", exact: true }).click();
  await dialog.getByLabel("Key", { exact: true }).fill(key);
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Add key" }).click();
  await page.getByRole("heading", { name }).waitFor();
}
