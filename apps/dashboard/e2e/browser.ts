import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { untilReady } from "./ready.ts";

export type Theme = "light" | "dark";

/** Cookies of a session, to be used again. */
export type SignedInState = Awaited<ReturnType<BrowserContext["storageState"]>>;

export type OpenPageOptions = {
  readonly theme?: Theme;
  readonly widthPx?: number;
  readonly signedIn?: SignedInState;
};

export type OpenedPage = {
  readonly page: Page;
  /** Console errors and uncaught exceptions since it was opened. */
  readonly problems: string[];
};

const artifactsFolder =
  process.env["CAUSEWAY_SCREENSHOTS_DIR"] ?? fileURLToPath(new URL("../../../.causeway/screenshots/", import.meta.url));

/** How long a step may take on a machine that is busy with other things. */
const stepMs = 60_000;

/** Chromium without a window and without talking to anybody. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    timeout: stepMs,
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/**
 * A page in a session of its own. Its theme is chosen by the cookie that the theme switch writes. Its `goto` and `reload`
 * end when the page can be used.
 */
export async function openPage(
  browser: Browser,
  dashboardUrl: string,
  { theme = "light", widthPx = 1_280, signedIn }: OpenPageOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: widthPx, height: widthPx < 500 ? 844 : 900 },
    ...(signedIn && { storageState: signedIn }),
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await context.addCookies([{ name: "causeway-theme", value: theme, url: dashboardUrl }]);
  context.setDefaultTimeout(stepMs);
  const page = await context.newPage();
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...given) => {
    const response = await goto(...given);
    await untilReady(page);
    return response;
  };
  page.reload = async (...given) => {
    const response = await reload(...given);
    await untilReady(page);
    return response;
  };
  return { page, problems: watchProblems(page, dashboardUrl) };
}

/** Only of our own pages: the walk also visits the page where a card is entered. */
function watchProblems(page: Page, dashboardUrl: string): string[] {
  const problems: string[] = [];
  const note = (text: string) => {
    if (page.url().startsWith(dashboardUrl)) problems.push(`${page.url()}: ${text}`);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(message.text());
  });
  page.on("pageerror", (error) => note(error.message));
  return problems;
}

/** Keeps a picture of the whole page outside of git. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(artifactsFolder, { recursive: true });
  await page.screenshot({ path: join(artifactsFolder, `${name}.png`), fullPage: true, caret: "initial" });
}

export type Violation = { readonly rule: string; readonly help: string; readonly elements: readonly string[] };

/** What axe finds against WCAG 2.2 A and AA. */
export async function accessibilityViolations(page: Page): Promise<readonly Violation[]> {
  // A page that is rendered anew after an action gets its title a moment after its content.
  await untilReady(page);
  // What is under way looks so: its button is faded until the answer has come.
  await page.waitForFunction(() => document.querySelector("[aria-busy='true']") === null, undefined, { polling: 50 });
  // Through the debugger, so that the page's own policy need not allow it.
  await page.evaluate(axe.source);
  const inPage = await page.evaluateHandle<typeof axe>("axe");
  return await inPage.evaluate(async ({ run }) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await run(document, { runOnly: { type: "tag", values: tags } });
    return violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      elements: nodes.slice(0, 5).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
    }));
  });
}

/** How many pixels the page is wider than its window. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
