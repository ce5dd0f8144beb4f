import { randomUUID } from "node:crypto";
import { formatUsd, nanoUsd, parseUsd } from "@causeway/money";
import OpenAI, { APIError } from "openai";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type OpenedPage, openPage, screenshot } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { clearFaults, failNextAttempt } from "./sandbox-control.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const email = `walk-${randomUUID().slice(0, 8)}@example.com`;
const model = "openai/gpt-oss-120b";
const keyName = "Walk";

let browser: Browser;
let opened: OpenedPage;
let ledger: Ledger;
/** What the steps leave to the steps after them. */
let apiKey = "";
const generationIds: string[] = [];

beforeAll(async () => {
  [browser, ledger] = await Promise.all([launchBrowser(), openLedger(stack.databaseUrl)]);
  opened = await openPage(browser, stack.dashboardUrl);
});

afterAll(async () => {
  await clearFaults(stack.sandboxUrl);
  await ledger?.close();
  await browser?.close();
});

const visit = (path: string) => opened.page.goto(`${stack.dashboardUrl}${path}`);

describe("a stranger's first walk through the product", () => {
  test("signs in by the mailed link and has a workspace of his own", async () => {
    await signIn(opened.page, stack, email);
    await opened.page.getByRole("heading", { name: "Get started" }).waitFor();
    await screenshot(opened.page, "walk-1-signed-in");
    expect(await ledger.workspaceOf(email)).toBeTruthy();
  });

  test("buys $20 of credits, seeing the fee of $1.10 before paying $21.10", async () => {
    const { page } = opened;
    await visit("/credits");
    await page.getByLabel("Amount in dollars").fill("20");
    await expect.poll(() => page.getByTestId("purchase-fee").textContent()).toBe("$1.10");
    await expect.poll(() => page.getByTestId("purchase-total").textContent()).toBe("$21.10");
    await screenshot(page, "walk-2-fee");
    await page.getByRole("button", { name: "Buy credits" }).click();

    await page.getByLabel("Card number").fill("4242 4242 4242 4242");
    await page.getByLabel("Expiry").fill("12 / 40");
    await page.getByLabel("CVC").fill("123");
    await page.getByLabel("Name").fill("Ada Lovelace");
    await page.getByRole("button", { name: "Pay $21.10" }).click();

    await page.getByRole("heading", { name: "Payment received" }).waitFor();
    await screenshot(page, "walk-3-paid");
    expect(await page.getByTestId("credit-balance").textContent()).toBe("$20.00");
    expect(await ledger.creditsOf(await ledger.workspaceOf(email))).toBe(parseUsd("20"));
  });

  test("creates a key that is shown once", async () => {
    const { page } = opened;
    await visit("/keys");
    await page.getByRole("button", { name: "Create key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill(keyName);
    await dialog.getByRole("button", { name: "Create key" }).click();
    apiKey = (await page.getByTestId("new-key").textContent()) ?? "";
    expect(apiKey).toMatch(/^sk-cw-v1-/);
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.reload();
    await page.getByRole("table", { name: "Keys" }).getByText(keyName, { exact: true }).waitFor();
    expect(await page.content()).not.toContain(apiKey);
  });

  test("streams a completion with the openai SDK", async () => {
    const answer = await streamOneAnswer();
    expect(answer).toEqual(wholeAnswer);
    generationIds.push(answer.id);
  });

  test("gets an answer from the next provider when the first one fails", async () => {
    await failNextAttempt(stack.sandboxUrl);
    const answer = await streamOneAnswer();
    expect(answer).toEqual(wholeAnswer);
    generationIds.push(answer.id);
  });

  test("sees both calls in the logs, one of them with its failed attempt", async () => {
    const { page } = opened;
    await visit("/logs");
    const rows = page.getByRole("table", { name: "Calls" }).getByRole("row");
    await eventually("both calls in the log", async () => {
      if ((await rows.count()) === 3) return true;
      await page.reload();
      return undefined;
    });
    const failedOver = rows.filter({ hasText: "2 attempts" });
    await expect.poll(() => failedOver.count()).toBe(1);
    await screenshot(page, "walk-4-logs");

    await failedOver.getByRole("link").click();
    const attempts = page.getByRole("dialog").getByRole("region", { name: "Attempts" }).getByRole("listitem");
    await attempts.first().waitFor();
    await expect.poll(() => attempts.count()).toBe(2);
    expect(await attempts.first().textContent()).toContain("HTTP 503");
    expect(await attempts.last().textContent()).toContain("answered");
    await screenshot(page, "walk-5-attempts");
  });

  test("is shown the cost that was settled and that the ledger moved, to the nano-dollar", async () => {
    const { page } = opened;
    for (const id of generationIds) {
      // The page says how it stands when it is opened.
      const billed = await eventually("the settlement", () => ledger.billedCall(id));
      await visit(`/activity/${id}`);
      const shown = await page.getByTestId("receipt-total").locator("data").getAttribute("value");
      const shownEntry = await page.getByTestId("ledger-entry").locator("data").getAttribute("value");
      expect(billed.settled).toBeGreaterThan(0n);
      expect({ shown, shownEntry }).toEqual({
        shown: formatUsd(nanoUsd(billed.settled)),
        shownEntry: formatUsd(nanoUsd(-billed.settled)),
      });
      expect(billed).toEqual({
        generationCost: billed.settled,
        settled: billed.settled,
        ledgerEntry: -billed.settled,
      });
    }
    await screenshot(page, "walk-6-receipt");
    expect(await ledger.sumOfEntries()).toBe(0n);
  });

  test("revokes the key, and the API answers 401", async () => {
    const { page } = opened;
    await visit("/keys");
    await page.getByRole("button", { name: `Revoke ${keyName}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
    await page.getByText("Revoked keys (1)").waitFor();
    await screenshot(page, "walk-7-revoked");

    const status = await eventually("the refusal of the revoked key", () =>
      client()
        .chat.completions.create({ model, messages: [{ role: "user", content: "Hello" }], max_tokens: 1 })
        .then(() => undefined, statusOf),
    );
    expect(status).toBe(401);
  });

  test("meets no error in the browser's console on the way", () => {
    expect(opened.problems).toEqual([]);
  });
});

const client = () => new OpenAI({ apiKey, baseURL: `${stack.apiUrl}/api/v1`, maxRetries: 0, timeout: 30_000 });

type StreamedAnswer = { readonly id: string; readonly text: string; readonly completionTokens: number };

async function streamOneAnswer(): Promise<StreamedAnswer> {
  const stream = await client().chat.completions.create({
    model,
    messages: [{ role: "user", content: "Why is the sea salt?" }],
    max_tokens: 60,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  let id = "";
  let completionTokens = 0;
  for await (const chunk of stream) {
    id = chunk.id;
    text += chunk.choices[0]?.delta.content ?? "";
    completionTokens = chunk.usage?.completion_tokens ?? completionTokens;
  }
  return { id, text, completionTokens };
}

const wholeAnswer = {
  id: expect.stringMatching(/^gen-/),
  text: expect.stringMatching(/\S/),
  completionTokens: expect.any(Number),
};

const statusOf = (error: unknown): number | undefined => (error instanceof APIError ? error.status : undefined);
