import { createHash, randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityViolations, launchBrowser, openPage, screenshot } from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const email = `consent-${randomUUID().slice(0, 8)}@example.com`;
const verifier = randomUUID() + randomUUID();
const challenge = createHash("sha256").update(verifier).digest("base64url");
/** The app: its address is all that it gets to see. */
const callback = "http://localhost:59999/back?state=7";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  ({ page } = await openPage(browser, stack.dashboardUrl));
});
afterAll(() => browser?.close());

const asking = (changes: Readonly<Record<string, string>> = {}) =>
  `${stack.dashboardUrl}/auth?${new URLSearchParams({
    callback_url: callback,
    code_challenge: challenge,
    code_challenge_method: "S256",
    key_label: "Chat Helper",
    ...changes,
  }).toString()}`;

test("an app that asks for a plain challenge is refused, and nothing else is offered", async () => {
  await page.goto(asking({ code_challenge_method: "plain" }));
  await page.getByRole("heading", { name: "This app asks in a way that we cannot answer" }).waitFor();
  expect(await page.getByRole("button", { name: /Allow/ }).count()).toBe(0);
});

test("an app gets a key within the budget that a person chose, once", async () => {
  await page.goto(asking());
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  await signIn(page, stack, email);
  await page.goto(asking());
  await page.getByRole("heading", { name: /^Allow / }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, "app-consent");
  await page.getByLabel("Budget in dollars").fill("2.5");
  await page.route("http://localhost:59999/**", (route) => route.fulfill({ body: "Welcome back" }));
  const back = page.waitForRequest((request) => request.url().startsWith("http://localhost:59999/back"));
  await page.getByRole("button", { name: /^Allow / }).click();
  const { searchParams } = new URL((await back).url());
  await page.getByText("Welcome back").waitFor();
  expect(searchParams.get("state")).toBe("7");

  const redeem = () =>
    fetch(`${stack.apiUrl}/api/v1/auth/keys`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: searchParams.get("code"), code_verifier: verifier }),
    });
  const { key } = (await (await redeem()).json()) as { key: string };
  const response = await fetch(`${stack.apiUrl}/api/v1/key`, { headers: { authorization: `Bearer ${key}` } });
  expect(await response.json()).toMatchObject({ data: { limit: 2.5, limit_reset: "monthly" } });
  expect((await redeem()).ok).toBe(false);

  await page.goto(`${stack.dashboardUrl}/keys`);
  await page.getByText("Chat Helper").first().waitFor();
});
