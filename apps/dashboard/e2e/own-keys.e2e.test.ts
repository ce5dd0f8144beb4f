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
  await expect.poll(names).toEqual(["Main", "Spare"]);
  expect(await page.content()).not.toContain("0123456789abcdef");
  await page.getByText("sk-…WXYZ").waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "own-keys");

  await page.getByRole("button", { name: "Test Main" }).click();
  await page.getByText("Main works").waitFor();
  await page.getByRole("button", { name: "Test Spare" }).click();
  await page.getByText("Spare does not work").waitFor();

  await page.getByRole("button", { name: "Try Spare earlier" }).press("Enter");
  await expect.poll(names).toEqual(["Spare", "Main"]);
  // It cannot go further up: the focus waits beside it, and not at the top of the page.
  await page
    .locator("button:focus")
    .and(page.getByRole("button", { name: "Try Spare later" }))
    .waitFor();

  const keys = page.getByRole("list", { name: /Provider keys/ }).getByRole("listitem");
  await keys
    .filter({ hasText: "Main" })
    .getByTitle("Drag to change the order")
    .dragTo(keys.filter({ hasText: "Spare" }));
  await expect.poll(names).toEqual(["Main", "Spare"]);
  // Shown at once; saved when nothing is under way any more.
  await page.locator("[aria-busy='true']").waitFor({ state: "detached" });
  await page.reload();
  await expect.poll(names).toEqual(["Main", "Spare"]);

  await page.getByRole("button", { name: "Remove Spare" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove key" }).click();
  await expect.poll(names).toEqual(["Main"]);
});

test("a new key takes the place of an old one", async () => {
  const { page } = opened;
  await page.getByRole("link", { name: "Edit Main" }).click();
  await page.getByRole("button", { name: "Replace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Replace the key" }).click();
  await dialog.getByText("at least 8 characters").waitFor();
  await dialog.getByLabel("Key", { exact: true }).fill("sk-walk-fedcba9876543210NEWR");
  await dialog.getByRole("button", { name: "Replace the key" }).click();
  await page.getByText("sk-…NEWR").first().waitFor();
  await page.getByText("sk-…WXYZ").first().waitFor({ state: "detached" });
  expect(await accessibilityViolations(page)).toEqual([]);
});

test("a key to Azure is asked for with its resource and its deployments", async () => {
  const { page } = opened;
  await page.goto(`${stack.dashboardUrl}/own-keys`);
  await page.getByRole("button", { name: "Add provider key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Provider" }).click();
  await page.getByRole("option", { name: "Azure", exact: true }).click();
  await dialog.getByLabel("Key", { exact: true }).fill("0123456789abcdef");
  await dialog.getByLabel("Resource").fill("two words");
  await dialog.getByRole("button", { name: "Add key" }).click();
  await dialog.getByText("Write the resource's name").waitFor();
  await dialog.getByLabel("Resource").fill("https://acme.openai.azure.com/");
  await dialog.getByLabel("Deployments").fill("gpt-5.4 = our-gpt");
  expect(await accessibilityViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Add key" }).click();
  await page.getByRole("heading", { name: "Azure" }).waitFor();
  expect(opened.problems).toEqual([]);
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
