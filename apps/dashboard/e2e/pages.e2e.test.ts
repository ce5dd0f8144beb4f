import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  accessibilityViolations,
  launchBrowser,
  type OpenedPage,
  openPage,
  screenshot,
  sidewaysScroll,
  type SignedInState,
  type Theme,
} from "./browser.ts";
import { eventually } from "./eventually.ts";
import { untilItListens } from "./hand.ts";
import { openLedger } from "./ledger.ts";
import { mailedSignInLink, readInbox } from "./mailbox.ts";
import { followSignInLink, signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

type PageToCheck = {
  readonly name: string;
  readonly path: string;
  readonly signedIn?: boolean;
  readonly status?: number;
  /** Something lies open over it. */
  readonly isCovered?: boolean;
};

const stack = readStack();

const pages: readonly PageToCheck[] = [
  { name: "landing", path: "/" },
  { name: "models", path: "/models" },
  { name: "models-filtered", path: "/models?q=claude&parameters=tools&sort=price" },
  { name: "models-none", path: "/models?q=no-such-model-at-all" },
  { name: "models-list", path: "/models?view=list&policy=zdr&compare=openai/gpt-oss-120b" },
  { name: "compare", path: "/models/compare?models=openai/gpt-oss-120b,openai/gpt-oss-20b" },
  { name: "model", path: "/models/openai/gpt-oss-120b" },
  { name: "author", path: "/models/openai" },
  { name: "providers", path: "/providers" },
  { name: "provider", path: "/providers/groq" },
  { name: "rankings", path: "/rankings" },
  { name: "apps", path: "/apps" },
  { name: "pricing", path: "/pricing?spend=2000&laneShare=40" },
  { name: "docs", path: "/docs/quickstart" },
  { name: "docs-errors", path: "/docs/errors" },
  { name: "docs-search", path: "/docs/search?q=budget" },
  { name: "docs-search-none", path: "/docs/search?q=xylophone" },
  { name: "api-reference", path: "/docs/api" },
  { name: "status", path: "/status" },
  { name: "author-not-found", path: "/models/nobody", status: 404 },
  { name: "sign-in", path: "/sign-in" },
  { name: "check-your-mail", path: "/sign-in/check-your-mail" },
  { name: "sign-in-link-ended", path: "/sign-in/link?email=ada@example.com&token=ended" },
  { name: "sign-in-error", path: "/sign-in/error?error=Verification" },
  { name: "not-found", path: "/no-such-page", status: 404 },
  { name: "model-not-found", path: "/models/nobody/nothing", status: 404 },
  { name: "get-started", path: "/get-started", signedIn: true },
  { name: "account-models", path: "/models", signedIn: true },
  { name: "playground", path: "/playground?models=openai/gpt-oss-120b,openai/gpt-4o-mini", signedIn: true },
  { name: "keys", path: "/keys", signedIn: true },
  { name: "key", path: "/keys/KEY", signedIn: true },
  { name: "limits", path: "/limits", signedIn: true },
  { name: "alerts", path: "/alerts", signedIn: true },
  { name: "own-keys", path: "/own-keys", signedIn: true },
  { name: "presets", path: "/presets", signedIn: true },
  { name: "preset-new", path: "/presets/new", signedIn: true },
  { name: "preset-not-found", path: "/presets/no-such-preset", signedIn: true, status: 404 },
  { name: "guardrails", path: "/guardrails", signedIn: true },
  { name: "guardrail-default", path: "/guardrails/WORKSPACE", signedIn: true },
  { name: "guardrail-new", path: "/guardrails/new", signedIn: true },
  {
    name: "guardrail-not-found",
    path: "/guardrails/00000000-0000-7000-8000-000000000000",
    signedIn: true,
    status: 404,
  },
  { name: "observability", path: "/observability", signedIn: true },
  { name: "destination-new", path: "/observability/new", signedIn: true },
  { name: "routing", path: "/routing?model=openai/gpt-oss-120b", signedIn: true },
  { name: "members", path: "/members", signedIn: true },
  { name: "audit-log", path: "/audit-log", signedIn: true },
  { name: "notifications", path: "/notifications", signedIn: true },
  { name: "settings", path: "/settings", signedIn: true },
  { name: "workspace-settings", path: "/settings/workspace", signedIn: true },
  { name: "workspace-new", path: "/workspaces/new", signedIn: true },
  { name: "invitation-dead", path: "/invitations/no-such-token" },
  { name: "unsubscribe-unknown", path: "/unsubscribe/no-such-token/confirm" },
  { name: "credits", path: "/credits", signedIn: true },
  { name: "activity", path: "/activity", signedIn: true },
  {
    name: "activity-zoomed",
    path: "/activity?range=mtd&groupBy=key&splitBy=model&metric=firstToken&tz=Europe/Berlin",
    signedIn: true,
  },
  { name: "logs", path: "/logs", signedIn: true },
  { name: "logs-sheet", path: "/logs?generation=GENERATION", signedIn: true, isCovered: true },
  { name: "logs-none", path: "/logs?model=no/such-model", signedIn: true },
  { name: "generation", path: "/activity/GENERATION", signedIn: true },
];

const themes: readonly Theme[] = ["light", "dark"];
const widthsPx = [1_280, 390];

let browser: Browser;
let owner: SignedInState;
let generationId: string;
let keyPath: string;

beforeAll(async () => {
  browser = await launchBrowser();
  const { page } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, stack.ownerEmail);
  owner = await page.context().storageState();
  await page.goto(`${stack.dashboardUrl}/keys`);
  keyPath = (await page.locator("a[href^='/keys/']:not([download])").first().getAttribute("href")) ?? "";
  await page.context().close();

  generationId = await callWithDemoKey();
});

afterAll(() => browser?.close());

describe.each(themes)("in the %s theme", (theme) => {
  describe.each(widthsPx)("at %i px", (widthPx) => {
    // Two windows for all pages: a fresh one for each would load every script again.
    let stranger: OpenedPage;
    let member: OpenedPage;
    beforeAll(async () => {
      stranger = await openPage(browser, stack.dashboardUrl, { theme, widthPx });
      member = await openPage(browser, stack.dashboardUrl, { theme, widthPx, signedIn: owner });
    });
    afterAll(() => Promise.all([stranger?.page.context().close(), member?.page.context().close()]));

    test.each(pages)("$name is accessible, fits the window and logs no error", async (checked) => {
      const { name, path, signedIn = false, status = 200, isCovered = false } = checked;
      const { page, problems } = signedIn ? member : stranger;
      problems.length = 0;
      const response = await page.goto(
        `${stack.dashboardUrl}${path.replace("GENERATION", generationId).replace("/keys/KEY", keyPath).replace("WORKSPACE", stack.workspaceId)}`,
      );
      // Attached, not visible: an open sheet hides the page behind it from assistive technology.
      await page.locator("h1").first().waitFor({ state: "attached" });
      if (isCovered) await page.getByRole("dialog").waitFor();
      await page.evaluate(() => document.fonts.ready);
      await screenshot(page, `page-${name}-${theme}-${widthPx}`);

      expect(response?.status()).toBe(status);
      expect(await accessibilityViolations(page)).toEqual([]);
      await expect.poll(() => sidewaysScroll(page)).toBeLessThanOrEqual(0);
      // The browser reports the page's own 404 as a failed load.
      expect(problems.filter((problem) => status === 200 || !problem.includes("status of 404"))).toEqual([]);
    });
  });
});

describe("before its script has come", () => {
  test.each(["/", "/models", "/keys", "/credits", "/logs"])("%s fits a phone", async (path) => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      storageState: owner,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto(`${stack.dashboardUrl}${path}`);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await context.close();
  });

  test("a press on a button whose menu is still on its way is not lost", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl, { signedIn: owner });
    await page.goto(`${stack.dashboardUrl}/keys`);
    const trigger = page.getByRole("button", { name: "Account menu" });
    await untilItListens(trigger);
    const arrived = Promise.withResolvers<void>();
    await page.route("**/_next/static/**", async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await trigger.focus();
    await page.keyboard.press("Enter");
    arrived.resolve();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor({ state: "hidden" });
    await expect.poll(() => trigger.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.context().close();
  });
});

describe("the keyboard", () => {
  test("skips the navigation, and changes the theme so that it is kept", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl, { signedIn: owner });
    await page.goto(`${stack.dashboardUrl}/keys`);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).hash).toBe("#content");

    await page.getByRole("button", { name: /^Theme/ }).focus();
    await page.keyboard.press("Enter");
    const choices = page.getByRole("menuitemradio");
    for (const name of ["System", "Light", "Dark"]) {
      await choices.and(page.locator(":focus")).filter({ hasText: name }).waitFor();
      if (name !== "Dark") await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await page.locator("html[data-mode=dark]").waitFor();
    await page.reload();
    expect(await page.locator("html").getAttribute("data-mode")).toBe("dark");
    await page.context().close();
  });

  test("walks the log by letters and opens a call", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl, { signedIn: owner });
    await page.goto(`${stack.dashboardUrl}/logs`);
    const calls = page.getByRole("table", { name: "Calls" }).getByRole("link");
    const isFocused = (at: number) => calls.nth(at).evaluate((element) => element === document.activeElement);
    await calls.first().waitFor();
    await page.keyboard.press("j");
    await expect.poll(() => isFocused(0)).toBe(true);
    await page.keyboard.press("j");
    await expect.poll(() => isFocused(1)).toBe(true);
    await page.keyboard.press("k");
    await expect.poll(() => isFocused(0)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("region", { name: "Cost" }).waitFor();
    await page.context().close();
  });

  test("opens the navigation on a phone and goes to another page", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl, { signedIn: owner, widthPx: 390 });
    await page.goto(`${stack.dashboardUrl}/keys`);
    await page.getByRole("button", { name: "Open navigation" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Credits" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/credits");
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("Credits");
    await page.context().close();
  });
});

describe("what a page may do", () => {
  test.each([
    "/get-started",
    "/playground",
    "/keys",
    "/limits",
    "/alerts",
    "/own-keys",
    "/credits",
    "/activity",
    "/logs",
  ])("%s shows nothing without a session", async (path) => {
    const { page } = await openPage(browser, stack.dashboardUrl);
    await page.goto(`${stack.dashboardUrl}${path}`);
    await expect.poll(() => new URL(page.url()).pathname).toBe("/sign-in");
    await page.context().close();
  });

  test("a made-up session cookie is no session", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl);
    await page.context().addCookies([{ name: "authjs.session-token", value: "made-up", url: stack.dashboardUrl }]);
    await page.goto(`${stack.dashboardUrl}/keys`);
    await expect.poll(() => new URL(page.url()).pathname).toBe("/sign-in");
    await page.context().close();
  });

  test("another workspace's id in the cookie shows nothing of it", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl);
    await signIn(page, stack, `stranger-${Date.now()}@example.com`);
    await page
      .context()
      .addCookies([{ name: "causeway-workspace", value: stack.workspaceId, url: stack.dashboardUrl }]);
    await page.goto(`${stack.dashboardUrl}/keys`);
    await expect.poll(() => page.getByRole("heading", { name: "No keys yet" }).count()).toBe(1);
    const call = await page.goto(`${stack.dashboardUrl}/activity/${generationId}`);
    expect(call?.status()).toBe(404);
    await page.context().close();
  });

  test("a sign-in link works once", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl);
    const email = `once-${Date.now()}@example.com`;
    await signIn(page, stack, email);
    const [mail] = await readInbox(stack.mailboxUrl, email);
    await page.context().clearCookies();
    await page.goto(mail?.links.find((link) => link.includes("/sign-in/link?")) ?? "");
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("This link no longer works");
    expect(await accessibilityViolations(page)).toEqual([]);
    // The address stands in the link: nobody writes it again.
    await page.getByRole("button", { name: "Mail me a new link" }).click();
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    await followSignInLink(page, await mailedSignInLink(stack.mailboxUrl, email, 1));
    await page.goto(`${stack.dashboardUrl}/keys`);
    await page.getByRole("heading", { name: "No keys yet" }).waitFor();
    await page.context().close();
  });

  test("a sign-in link that a mail server opened signs in, in a browser without script too", async () => {
    const { page } = await openPage(browser, stack.dashboardUrl, { widthPx: 390 });
    const email = `scanned-with-a-name-that-is-longer-than-a-button-${Date.now()}@example.com`;
    await page.goto(`${stack.dashboardUrl}/sign-in`);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Mail me a sign-in link" }).click();
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    const link = await mailedSignInLink(stack.mailboxUrl, email, 0);
    for (const opened of [link, link.replace("/sign-in/link?", "/api/auth/callback/email?")]) {
      expect((await fetch(opened)).status).toBe(200);
      expect((await fetch(opened, { method: "HEAD" })).status).toBe(200);
    }
    await page.goto(link);
    await page.getByRole("button", { name: `Sign in as ${email}` }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await screenshot(page, "sign-in-link");
    await page.context().close();
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(link);
    await plain.getByRole("button", { name: `Sign in as ${email}` }).click();
    await plain.waitForURL("**/get-started");
    await context.close();
  });
});

/** Makes one call, so that there is something to look at, and waits until it is billed. Returns its id. */
async function callWithDemoKey(): Promise<string> {
  const response = await fetch(`${stack.apiUrl}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${stack.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-oss-120b", messages: [{ role: "user", content: "Hello" }] }),
  });
  const id = z.object({ id: z.string() }).parse(await response.json()).id;
  const ledger = await openLedger(stack.databaseUrl);
  try {
    await eventually("the settlement", () => ledger.billedCall(id));
  } finally {
    await ledger.close();
  }
  return id;
}
