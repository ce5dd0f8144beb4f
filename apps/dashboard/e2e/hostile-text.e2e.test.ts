import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { writeSharedState } from "../src/features/playground/shared-state.ts";
import { launchBrowser, type OpenedPage, openPage, sidewaysScroll } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const tag = randomUUID().slice(0, 8);
/** Costs nothing, so that a new workspace can call it. */
const model = "openai/gpt-oss-120b:free";
/** Runs where text is taken for HTML; asks another host where pictures are loaded. */
const attack = `<img src="http://evil.invalid/${tag}" onerror="window.attacked=1"><script>window.attacked=1</script>`;
const formula = `=HYPERLINK("http://evil.invalid/","${tag}")`;

let browser: Browser;
let opened: OpenedPage;
/** Addresses outside of the stack that pages have asked for. */
const strange: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  opened = await openPage(browser, stack.dashboardUrl);
  opened.page.on("request", (request) => {
    if (request.url().includes("evil.invalid")) strange.push(request.url());
  });
  await signIn(opened.page, stack, `hostile-${tag}@example.com`);
});
afterAll(() => browser?.close());

const visit = async (path: string) => {
  await opened.page.goto(`${stack.dashboardUrl}${path}`);
  await opened.page.locator("h1").first().waitFor({ state: "attached" });
};

test("names of keys and apps are text on every page that shows them, and in files", async () => {
  const { page, problems } = opened;
  await visit("/keys");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(attack.slice(0, 100));
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = (await page.getByTestId("new-key").textContent()) ?? "";
  const id = await callWith(key);
  for (const path of [
    "/keys",
    "/logs",
    `/logs?generation=${id}`,
    `/activity/${id}`,
    "/activity?groupBy=app",
    "/audit-log",
    "/apps",
  ]) {
    await visit(path);
    await expectHarmless(page);
    await page.setViewportSize({ width: 390, height: 844 });
    // The page's script narrows the header a moment after the window.
    await expect
      .poll(async () => ({ path, tooWide: Math.max(0, await sidewaysScroll(page)) }))
      .toEqual({ path, tooWide: 0 });
    await page.setViewportSize({ width: 1_280, height: 900 });
  }
  await visit("/keys");
  await page.getByText(attack.slice(0, 100)).first().waitFor();

  const readCsv = async () => (await page.request.get(`${stack.dashboardUrl}/activity/export?groupBy=app`)).text();
  await expect.poll(readCsv).toContain(`"'=HYPERLINK(""http://evil.invalid/"",""${tag}"")"`);
  expect(problems).toEqual([]);
});

test("a conversation that somebody else's link opens is text", async () => {
  const { page, problems } = opened;
  const answer = `${attack}\n\n![p](http://evil.invalid/${tag})\n\n[your account](javascript:window.attacked=1)`;
  const state = { models: [model], system: attack, parameters: {}, turns: [{ text: attack, answers: [answer] }] };
  await page.goto("about:blank");
  await visit(`/playground#${await writeSharedState(state)}`);
  await page.getByRole("article").getByText("Picture not loaded").first().waitFor();
  await expectHarmless(page);
  expect(await page.getByRole("article").locator("a[href^='javascript']").count()).toBe(0);
  expect(problems).toEqual([]);
});

test("what gets past all of that is stopped by the page's policy, whose nonce is another one each time", async () => {
  const { page } = opened;
  const nonces = await Promise.all(
    ["/", "/"].map(async (path) => {
      const response = await page.request.get(`${stack.dashboardUrl}${path}`);
      return /'nonce-([^']+)'/.exec(response.headers()["content-security-policy"] ?? "")?.[1];
    }),
  );
  expect(nonces[0]).toMatch(/\S{20,}/);
  expect(nonces[0]).not.toBe(nonces[1]);

  await visit("/");
  const refused = await page.evaluate(async (html) => {
    const events: string[] = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => events.push(effectiveDirective));
    document.body.insertAdjacentHTML("beforeend", `${html}<img src="data:," onerror="window.attacked=1">`);
    while (events.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    return events;
  }, attack);
  expect(refused).toEqual(expect.arrayContaining(["img-src", "script-src-attr"]));
  expect(await page.evaluate(() => "attacked" in window)).toBe(false);
});

async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => "attacked" in window)).toBe(false);
  expect(strange).toEqual([]);
}

/** A call of an app with hostile names, once it stands in the log. Returns its id. */
async function callWith(key: string): Promise<string> {
  const response = await fetch(`${stack.apiUrl}/api/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "x-title": formula,
      "http-referer": `https://app-${tag}.example/<script>`,
      "user-agent": attack,
    },
    body: JSON.stringify({ model, user: attack, session_id: tag, messages: [{ role: "user", content: attack }] }),
  });
  const { id } = z.object({ id: z.string() }).parse(await response.json());
  await eventually("the call in the log", async () =>
    (await opened.page.request.get(`${stack.dashboardUrl}/activity/${id}`)).ok() ? true : undefined,
  );
  return id;
}
