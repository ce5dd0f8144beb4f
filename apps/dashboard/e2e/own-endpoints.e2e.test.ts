import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityViolations,
  launchBrowser,
  type OpenedPage,
  openPage,
  screenshot,
  sidewaysScroll,
} from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const endpointUrl = `${stack.sandboxUrl}/providers/box/v1`;

let browser: Browser;
let opened: OpenedPage;
beforeAll(async () => {
  browser = await launchBrowser();
  opened = await openPage(browser, stack.dashboardUrl);
  // A workspace of its own: nobody else's endpoints.
  await signIn(opened.page, stack, `own-endpoints-${randomUUID().slice(0, 8)}@example.com`);
});
afterAll(() => browser?.close());

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

test("an endpoint is refused at its field, then answers a call and is added, with a price list", async () => {
  const { page } = opened;
  await page.goto(`${stack.dashboardUrl}/own-keys`);
  await page.getByRole("link", { name: "Add endpoint" }).click();
  await page.getByRole("heading", { name: "Add an endpoint" }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);

  await field(page, "Name").fill("GPU box");
  await field(page, "Short name").fill("gpu");
  await field(page, "Address").fill("https://169.254.169.254/v1");
  await field(page, "Key").fill("sk-mine-0123456789abcdefWXYZ");
  await field(page, "Model 1 there").fill("llama-3");
  await field(page, "Input, $/M").fill("0.25");
  await field(page, "Output, $/M").fill("1.5");
  await page.getByRole("button", { name: "Test and add" }).click();
  await page.getByText("never reached from here").waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("baseUrl");

  await field(page, "Address").fill(`${endpointUrl}/chat/completions`);
  // By the keyboard alone from here. Enter is not heard until the form may be sent again, a moment after the refusal is read.
  const send = page.getByRole("button", { name: "Test and add" }).and(page.locator(":enabled"));
  await send.waitFor();
  await field(page, "Address").press("Enter");
  await page.getByText("Leave out /chat/completions").waitFor();
  await field(page, "Address").fill(endpointUrl);
  await send.waitFor();
  await field(page, "Address").press("Enter");
  await page.getByRole("heading", { name: "GPU box" }).waitFor();
  await page.getByText("serves own/gpu/llama-3").waitFor();
  expect(await page.content()).not.toContain("0123456789abcdef");
});

test("an account paid by the month has quotas, and its use is shown beside it", async () => {
  const { page } = opened;
  await page.goto(`${stack.dashboardUrl}/own-keys/new`);
  await field(page, "Name").fill("Subscription");
  await field(page, "Short name").fill("plan");
  await field(page, "Address").fill(`${stack.sandboxUrl}/providers/subscription-40-per-18000s/v1`);
  await field(page, "Key").fill("sk-plan-0123456789abcdef");
  await field(page, "Model 1 there").fill("gpt-4.1");
  await page.getByRole("combobox", { name: "Paid" }).click();
  await page.getByRole("option", { name: "By the month, with quotas" }).click();
  await field(page, "Price a month, $").fill("20");
  await page.getByRole("button", { name: "Test and add" }).click();
  await page.getByText("A quota is a number.").waitFor();
  await field(page, "Quota 1").fill("40");
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "own-endpoint-form");
  await page.getByRole("button", { name: "Test and add" }).click();
  await page.getByRole("heading", { name: "Subscription" }).waitFor();
  await page.getByRole("meter", { name: "Quota of 5 h used" }).waitFor();
  await page.getByText("0 of 40 calls in 5 h").waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "own-endpoints");
});

test("a key is limited to models, and an endpoint is changed after another call", async () => {
  const { page } = opened;
  await page.goto(`${stack.dashboardUrl}/own-keys`);
  await page.getByRole("link", { name: "Edit GPU box" }).click();
  await page.getByRole("heading", { name: "Whom and what it serves" }).waitFor();
  await field(page, "Models").fill("nobody/none");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("There is no model nobody/none here").waitFor();
  await field(page, "Models").fill("");
  await page.getByRole("checkbox").first().click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("serves what you chose").waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await field(page, "Output, $/M").fill("2.5");
  await page.getByRole("button", { name: "Test and save" }).click();
  await page.getByText(/serves 1 (member|API key)/).waitFor();
});

test.each([
  ["light", 390],
  ["dark", 390],
  ["dark", 1_280],
] as const)("the pages fit in %s at %i px", async (theme, widthPx) => {
  const signedIn = await opened.page.context().storageState();
  const { page, problems } = await openPage(browser, stack.dashboardUrl, { theme, widthPx, signedIn });
  for (const path of ["/own-keys", "/own-keys/new"]) {
    await page.goto(`${stack.dashboardUrl}${path}`, { waitUntil: "networkidle" });
    await expect.poll(() => sidewaysScroll(page)).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `own-endpoints-${path === "/own-keys" ? "list" : "new"}-${theme}-${widthPx}`);
  }
  expect(problems).toEqual([]);
  await page.context().close();
});

test("nothing went wrong in the page's console", () => {
  expect(opened.problems).toEqual([]);
});
