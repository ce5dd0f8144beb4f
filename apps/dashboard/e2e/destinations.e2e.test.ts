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
  ({ page, problems } = await openPage(browser, stack.dashboardUrl, { widthPx: 390 }));
  await signIn(page, stack, `destinations-${crypto.randomUUID().slice(0, 8)}@example.com`);
});
afterAll(() => browser?.close());

async function choose(label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("which calls a destination is told of is chosen by rules, on a phone, and stays so", async () => {
  await page.goto(`${stack.dashboardUrl}/observability/new`);
  await page.getByLabel("Address").fill("https://collector.example/v1/traces");
  await choose("Keys", "Calls with these keys only");
  await page.getByRole("button", { name: "Add destination" }).click();
  await page.getByText("Choose at least one key, or every key").waitFor();
  await choose("Keys", "Calls with every key");

  await page.getByRole("button", { name: "Add rule" }).click();
  await choose("What", "Cost in dollars");
  await choose("How", "is more than");
  await page.getByLabel("Value of rule 1").fill("much");
  await page.getByRole("button", { name: "Add destination" }).click();
  await page.getByText("The operator gt wants a number.").waitFor();
  // The header, which stays above, may lie over anything: at the top it lies over nothing.
  await page.evaluate(() => window.scrollTo(0, 0));
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  await page.getByLabel("Value of rule 1").fill("0.25");
  await page.getByRole("button", { name: "Add destination" }).click();
  await page.waitForURL(/\/observability\/(?!new)/);
  await page.getByRole("heading", { name: "OpenTelemetry collector" }).waitFor();

  await page.reload();
  expect(await page.getByLabel("Value of rule 1").inputValue()).toBe("0.25");
  await page.getByRole("combobox", { name: "How" }).getByText("is more than").waitFor();
  await screenshot(page, "destination-rules-390");
  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await page.getByRole("button", { name: "Save destination" }).click();
  await page.getByText("Destination saved").waitFor();
  await page.reload();
  await page.getByText("None: calls are told whatever they are like.").waitFor();
  expect(problems).toEqual([]);
});
