import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, type OpenedPage, openPage, screenshot } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { untilReady } from "./ready.ts";
import { clearFaults, silenceNextAnswer } from "./sandbox-control.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();

let browser: Browser;
let opened: OpenedPage;
let ledger: Ledger;

beforeAll(async () => {
  browser = await launchBrowser();
  ledger = await openLedger(stack.databaseUrl);
  opened = await openPage(browser, stack.dashboardUrl);
  await signIn(opened.page, stack, stack.ownerEmail);
});

afterAll(async () => {
  await clearFaults(stack.sandboxUrl);
  await browser?.close();
  await ledger?.close();
});

test("two models answer by keyboard alone, and each answer says what the ledger moved", async () => {
  const { page, problems } = opened;
  await page.goto(`${stack.dashboardUrl}/playground?models=openai/gpt-oss-20b`);
  await page.getByRole("button", { name: "Add model" }).focus();
  await page.keyboard.press("Enter");
  const finder = page.getByRole("combobox", { name: "Find a model" });
  await finder.fill("openai/gpt-oss-120b");
  // Enter takes the first of what is found, which is all there is until the list has heard what was written.
  await page.getByRole("option").first().filter({ hasText: "GPT OSS 120B" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Model 2: GPT OSS 120B. Change it" }).waitFor();

  await page.getByLabel("Message").fill("Why is the sea salt?");
  await page.keyboard.press("Enter");
  const replies = page.getByRole("article");
  await expect.poll(() => replies.count()).toBe(2);
  for (const reply of await replies.all()) {
    const link = reply.getByRole("link", { name: "Open in logs" });
    await link.waitFor();
    const id = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
    const billed = await eventually("the settlement", () => ledger.billedCall(id));
    expect(billed.generationCost).toBeGreaterThan(0n);
    const readCost = async () => {
      const shown = await reply.getByTestId("reply-figures").textContent();
      return nanoOf(/Cost\$([\d.]+)/.exec(shown ?? "")?.[1] ?? "");
    };
    await expect.poll(readCost).toBe(billed.generationCost);
  }
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "playground-answered");
  expect(problems).toEqual([]);
});

test("an answer that is stopped keeps its words", async () => {
  const { page } = opened;
  await page.goto(`${stack.dashboardUrl}/playground?models=meta-llama/llama-3.3-70b-instruct`);
  await silenceNextAnswer(stack.sandboxUrl);
  await page.getByLabel("Message").fill("Tell me a long story.");
  await page.keyboard.press("Enter");
  const reply = page.getByRole("article");
  await reply.locator(".reply-text p").first().waitFor();
  await page.keyboard.press("Escape");
  await reply.getByTestId("reply-figures").filter({ hasText: "stopped by you" }).waitFor();
  expect(await reply.locator(".reply-text p").first().textContent()).not.toBe("");
});

test("the logs are filtered, zoomed by a typed range and read call by call", async () => {
  const { page, problems } = opened;
  problems.length = 0;
  await page.goto(`${stack.dashboardUrl}/logs`);
  const rows = page.getByRole("table", { name: "Calls" }).getByRole("row");
  await rows.nth(1).waitFor();
  await page.getByRole("combobox", { name: "Key" }).click();
  await page.getByRole("option", { name: "Playground" }).first().click();
  await page.waitForURL(/[?&]key=/);
  await rows.filter({ hasText: "Playground" }).first().waitFor();

  await rows.nth(1).getByRole("link").focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("region", { name: "Cost" }).waitFor();
  await untilReady(page);
  const first = page.url();
  await page.keyboard.press("j");
  await page.waitForURL((url) => url.href !== first);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => !url.searchParams.has("generation"));

  await page.getByRole("button", { name: "Custom" }).click();
  await page.getByRole("dialog").getByLabel("From", { exact: true }).fill("2020-01-01T00:00");
  await page.getByRole("dialog").getByLabel("To", { exact: true }).fill("2020-02-01T00:00");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No calls match" }).waitFor();
  expect(problems).toEqual([]);
});

/** Decimal dollars, exactly. */
function nanoOf(dollars: string): bigint {
  const [whole = "0", fraction = ""] = dollars.split(".");
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}
