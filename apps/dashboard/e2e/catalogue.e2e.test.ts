import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { keyboard, mouse } from "./hand.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("the catalogue is searched, narrowed and compared, and the address holds all of it", async () => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl);
  await page.goto(`${stack.dashboardUrl}/models`);
  const status = page.getByRole("status").filter({ hasText: "models" });
  const state = (name: string) => new URL(page.url()).searchParams.get(name);

  const search = page.getByLabel("Search models");
  await eventually("the search to be in the address", async () => {
    // What is typed before the page's script runs is not heard; what is typed again too soon takes the last text back.
    await search.fill("");
    await search.fill("gpt-oss");
    return await page.waitForURL(/[?&]q=gpt-oss(&|$)/, { timeout: 5_000 }).then(
      () => true,
      () => undefined,
    );
  });
  await expect.poll(() => status.textContent()).toMatch(/^\d+ of \d+ models$/);

  const filters = page.getByRole("complementary", { name: "Filters" });
  await filters.getByLabel("No training on prompts").click();
  await expect.poll(() => state("policy")).toBe("no-training");

  // Rows far away are not in the page, so these are looked for in a list that is short by now.
  await page.getByLabel("Compare GPT OSS 120B", { exact: true }).click();
  await page.getByLabel("Compare GPT OSS 20B", { exact: true }).click();
  await expect.poll(() => state("compare")).toBe("openai/gpt-oss-120b,openai/gpt-oss-20b");

  await page.reload();
  await expect.poll(() => search.inputValue()).toBe("gpt-oss");
  await expect.poll(() => filters.getByLabel("No training on prompts").isChecked()).toBe(true);

  await page.getByRole("link", { name: "Compare 2 of 4" }).click();
  await page.getByRole("heading", { level: 1, name: "Compare models" }).waitFor();
  await expect.poll(() => page.getByRole("columnheader").count()).toBe(3);
  expect(problems).toEqual([]);
  await page.context().close();
});

test("by keyboard alone: the slash goes to the search, a facet is ticked, a model opened", async () => {
  const { page } = await openPage(browser, stack.dashboardUrl);
  await page.goto(`${stack.dashboardUrl}/models?q=gpt-oss-120b&view=list`);
  const search = page.getByLabel("Search models");
  await page.keyboard.press("/");
  await expect.poll(() => search.evaluate((element) => element === document.activeElement)).toBe(true);
  await page
    .getByRole("complementary", { name: "Filters" })
    .getByLabel(/^Tools/)
    .focus();
  await page.keyboard.press("Space");
  await expect.poll(() => new URL(page.url()).searchParams.get("parameters")).toBe("tools");
  await page.getByRole("link", { name: "GPT OSS 120B", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/models/openai/gpt-oss-120b");
  await page.getByRole("heading", { level: 1, name: "GPT OSS 120B" }).waitFor();
  await page.context().close();
});

test("on a phone the menu opens by keyboard, gives the focus back, and leads on", async () => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl, { widthPx: 390 });
  await page.goto(`${stack.dashboardUrl}/pricing`);
  const button = page.getByRole("button", { name: "Open menu" });
  const menu = page.getByRole("dialog", { name: "Causeway" });
  await keyboard.press(button);
  await menu.waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => menu.isVisible()).toBe(false);
  await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
  await mouse.press(button);
  await menu.getByRole("link", { name: "Models" }).click();
  await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
  await expect.poll(() => menu.isVisible()).toBe(false);
  expect(problems).toEqual([]);
  await page.context().close();
});
