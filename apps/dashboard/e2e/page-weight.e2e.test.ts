import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser, openPage } from "./browser.ts";
import { accountPages, publicPages, scriptLimitKilobytes } from "./page-weight/pages.ts";
import { scriptBytes } from "./page-weight/script-weight.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();

let browser: Browser;
let stranger: BrowserContext;
let owner: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
  stranger = (await openPage(browser, stack.dashboardUrl)).page.context();
  const { page } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, stack.ownerEmail);
  owner = page.context();
});

afterAll(() => browser?.close());

test.each([
  ...publicPages.map((path) => ({ path, who: "a stranger" })),
  ...accountPages.map((path) => ({ path, who: "the owner" })),
])("$path sends $who no more script than a page may", async ({ path, who }) => {
  const answer = await (who === "the owner" ? owner : stranger).request.get(`${stack.dashboardUrl}${path}`);
  expect(answer.status()).toBe(200);
  const kilobytes = (await scriptBytes(await answer.text(), stack.dashboardUrl)) / 1_000;
  expect(kilobytes).toBeGreaterThan(0);
  expect(kilobytes).toBeLessThanOrEqual(scriptLimitKilobytes);
});
