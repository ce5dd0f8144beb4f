import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, openPage, screenshot, sidewaysScroll, type Theme } from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const label = "Search the documentation";
/** The list has come in place of the plain field, with the focus. */
const focusedBox = (page: Page) => page.getByRole("combobox", { name: label }).and(page.locator(":focus"));
const option = (page: Page, name: RegExp) => page.getByRole("option", { name });

/** It stands far down its page: it is only seen once the page has gone there. */
const isInSight = (page: Page, heading: string): Promise<boolean> =>
  page.getByRole("heading", { level: 2, name: heading }).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return window.scrollY > 0 && top >= 0 && bottom <= window.innerHeight;
  });

test("by keyboard alone: the slash goes to the search, arrows to a section, and Enter opens it at its heading", async () => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl);
  await page.goto(`${stack.dashboardUrl}/docs/quickstart`);
  await page.keyboard.press("/");
  await focusedBox(page).waitFor();
  await page.keyboard.type("idempotency-key");
  await option(page, /Kept answers.*Routing/).waitFor();
  expect(
    await option(page, /Kept answers/)
      .locator("mark")
      .allTextContents(),
  ).toEqual(["Idempotency", "Key"]);
  await page.keyboard.press("ArrowDown");
  await option(page, /Kept answers/)
    .and(page.locator("[data-highlighted]"))
    .waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/routing#kept-answers");
  await page.getByRole("heading", { level: 1, name: "Routing" }).waitFor();
  await expect.poll(() => isInSight(page, "Kept answers")).toBe(true);
  expect(problems).toEqual([]);
  await page.context().close();
});

test.each<readonly [Theme, number]>([
  ["light", 1_280],
  ["dark", 1_280],
  ["light", 390],
  ["dark", 390],
])("what is found is accessible and fits, in the %s theme at %i px", async (theme, widthPx) => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl, { theme, widthPx });
  await page.goto(`${stack.dashboardUrl}/docs/limits`);
  await page.getByLabel(label).click();
  await focusedBox(page).waitFor();
  await page.keyboard.type("budget");
  await option(page, /^Limits/).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.locator("[role=option][data-highlighted]").waitFor();
  await screenshot(page, `docs-search-${theme}-${widthPx}`);
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);

  // Escape closes the list and leaves what was typed; other words open it again.
  await page.keyboard.press("Escape");
  await page.getByRole("option").first().waitFor({ state: "hidden" });
  expect(await page.getByLabel(label).inputValue()).toBe("budget");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("xylophone");
  await page.getByText("Nothing was found for “xylophone”. Try fewer words").waitFor();
  await screenshot(page, `docs-search-none-${theme}-${widthPx}`);
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
  await page.context().close();
});

test("Enter without a choice goes to the page of all that was found", async () => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl);
  await page.goto(`${stack.dashboardUrl}/docs/errors`);
  await page.keyboard.press("/");
  await focusedBox(page).waitFor();
  await page.keyboard.type("service tiers");
  await page.keyboard.press("Enter");
  await page.waitForURL(
    ({ pathname, searchParams }) => pathname === "/docs/search" && searchParams.get("q") === "service tiers",
  );
  await page.getByRole("link", { name: "Service tiers" }).waitFor();
  expect(await page.getByLabel(label).inputValue()).toBe("service tiers");
  expect(problems).toEqual([]);
  await page.context().close();
});

test("without scripts the search is a form and a page", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${stack.dashboardUrl}/docs/quickstart`);
  await page.getByLabel(label).fill("kept answers");
  await page.getByLabel(label).press("Enter");
  await page.getByRole("link", { name: "Kept answers" }).click();
  await page.waitForURL("**/docs/routing#kept-answers");
  await expect.poll(() => isInSight(page, "Kept answers")).toBe(true);
  await context.close();
});

test("the finder knows what the documentation says", async () => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, stack.ownerEmail);
  await page.goto(`${stack.dashboardUrl}/keys`);
  await page.keyboard.press("ControlOrMeta+k");
  const finder = page.getByRole("combobox", { name: "Find a page, a model, a key or a call" });
  await finder.fill("idempotency-key");
  // Enter takes the first of what is found.
  await page.getByRole("option").first().filter({ hasText: "Routing: Kept answers" }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/routing#kept-answers");
  await expect.poll(() => isInSight(page, "Kept answers")).toBe(true);
  expect(problems).toEqual([]);
  await page.context().close();
});
