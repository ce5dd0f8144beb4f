import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, openPage, screenshot } from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const email = `limits-${randomUUID().slice(0, 8)}@example.com`;

let browser: Browser;
let page: Page;
let receiver: Server;
const received: { readonly signature: unknown; readonly body: string }[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  ({ page } = await openPage(browser, stack.dashboardUrl));
  await signIn(page, stack, email);
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ signature: request.headers["webhook-signature"], body });
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  receiver.close();
  await browser?.close();
});

const open = (path: string) => page.goto(`${stack.dashboardUrl}${path}`);
const dialog = () => page.getByRole("dialog");

test("a key has several limits, shows what is left of each, and its limits are changed with the keyboard", async () => {
  await open("/keys");
  await page.getByRole("button", { name: "Create key" }).first().click();
  await dialog().getByLabel("Name", { exact: true }).fill("Nightly");
  await dialog().getByLabel("Dollars a week").fill("5");
  await dialog().getByLabel("Dollars in total").fill("40");
  await dialog().getByText("Pace, models and providers").click();
  await dialog().getByLabel("Calls at once").fill("two");
  await dialog().getByRole("button", { name: "Create key" }).click();
  await dialog().getByText("Write calls at once as a whole number").waitFor();
  await dialog().getByLabel("Calls at once").fill("2");
  await dialog().getByLabel("Allowed models").fill("openai/*");
  expect(await accessibilityViolations(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Create key" }).click();
  const key = (await page.getByTestId("new-key").textContent()) ?? "";
  await dialog().getByRole("button", { name: "I have saved it" }).click();

  await page.getByText("$5.00 of $5.00 left this week").first().waitFor();
  await page.getByText("$40.00 of $40.00 left").first().waitFor();
  await page.getByRole("link", { name: "Nightly" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Nightly" }).waitFor();
  await page.getByText("openai/*").waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "key-limits");

  const refused = await call(key, "anthropic/claude-haiku-4.5");
  expect(refused.status).toBe(403);
  expect(refused.message).toContain(page.url());

  await page.getByRole("button", { name: "Change limits of Nightly" }).focus();
  await page.keyboard.press("Enter");
  await dialog().getByLabel("Dollars a week").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("0.000001");
  await page.keyboard.press("Enter");
  await page.getByText("Limits saved").waitFor();
  await page.getByText("left this week").waitFor();
  // The API is told of it though it knew the key: sooner than it looks a key up again by itself, after ten seconds.
  const asKnown = async () =>
    (await fetch(`${stack.apiUrl}/api/v1/key`, { headers: { authorization: `Bearer ${key}` } })).json();
  await expect.poll(asKnown, { timeout: 9_000 }).toMatchObject({ data: { limit: 0.000001, limit_reset: "weekly" } });
});

test("the workspace and its members have limits of their own", async () => {
  await open("/limits");
  await page
    .getByRole("button", { name: /^Change limits of/ })
    .first()
    .click();
  await dialog().getByLabel("Dollars a month").fill("lots");
  await dialog().getByRole("button", { name: "Save limits" }).click();
  await dialog().getByText("Write the limit in dollars").waitFor();
  await dialog().getByLabel("Dollars a month").fill("250");
  await dialog().getByRole("button", { name: "Save limits" }).click();
  await page.getByText("$250.00 of $250.00 left this month").waitFor();

  await page.getByRole("button", { name: `Change limits of ${email}` }).click();
  await dialog().getByLabel("Dollars a day").fill("7.50");
  await dialog().getByRole("button", { name: "Save limits" }).click();
  await page.getByText("$7.50 of $7.50 left today").waitFor();
  await page.getByRole("button", { name: "Save limits" }).waitFor({ state: "detached" });
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "limits");
});

test("alerts go to a webhook that is tested, switched off and removed; its secret is shown once", async () => {
  await open("/alerts");
  await page.getByLabel("Warn below ($)").fill("12.50");
  await page.getByLabel("And again below ($)").fill("20");
  await page.getByRole("button", { name: "Save thresholds" }).click();
  await page.getByText("The second threshold is less than the first").waitFor();
  await page.getByLabel("And again below ($)").fill("2.5");
  await page.getByRole("button", { name: "Save thresholds" }).click();
  await page.getByText("Thresholds saved").waitFor();

  await page.getByLabel("Address").fill("https://169.254.169.254/latest/meta-data");
  await page.getByRole("button", { name: "Save address" }).click();
  await page.getByText(/^The address /).waitFor();
  const { port } = receiver.address() as AddressInfo;
  await page.getByLabel("Address").fill(`http://127.0.0.1:${port}/hook`);
  await page.getByRole("button", { name: "Save address" }).click();
  const secret = await page.getByTestId("webhook-secret").textContent();
  expect(secret).toMatch(/^whsec_/);
  // Until the page knows the address too, the form is busy and its button looks so.
  await page.getByRole("button", { name: "New secret" }).and(page.locator(":enabled")).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "alerts");

  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("The webhook works").waitFor();
  await page.getByRole("list", { name: "Deliveries" }).getByText("Delivered").waitFor();
  expect(received).toMatchObject([
    { signature: expect.stringMatching(/^v1,/), body: expect.stringContaining("webhook.test") },
  ]);

  await page.reload();
  expect(await page.content()).not.toContain(secret);
  expect(await page.getByLabel("Warn below ($)").inputValue()).toBe("12.5");
  expect(await page.getByLabel("And again below ($)").inputValue()).toBe("2.5");
  await page.getByRole("button", { name: "Switch off" }).click();
  await page.getByRole("button", { name: "Switch on" }).waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await dialog().getByRole("button", { name: "Remove webhook" }).click();
  await page.getByRole("button", { name: "Send a test" }).waitFor({ state: "detached" });
});

async function call(key: string, model: string): Promise<{ readonly status: number; readonly message: string }> {
  const response = await fetch(`${stack.apiUrl}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "Hello" }], max_tokens: 20 }),
  });
  const body = (await response.json()) as { error?: { message: string } };
  return { status: response.status, message: body.error?.message ?? "" };
}
