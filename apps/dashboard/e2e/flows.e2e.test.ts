import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type OpenedPage, openPage } from "./browser.ts";
import { eventually } from "./eventually.ts";
import { type Hand, keyboard, mouse } from "./hand.ts";
import { mailedSignInLink, readInbox } from "./mailbox.ts";
import { followSignInLink } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** The ten things that people come for, once with the mouse and once without. No step may log an error. */
describe.each([mouse, keyboard])("by $name", (hand) => {
  const tag = `${hand.name}-${randomUUID().slice(0, 8)}`;
  const owner = `${tag}@example.com`;
  const guest = `guest-${tag}@example.com`;

  let opened: OpenedPage;
  let page: Page;
  /** The one of the first call: it needs no credits. */
  let freeModel = "";

  beforeAll(async () => {
    opened = await openPage(browser, stack.dashboardUrl);
    page = opened.page;
  });
  afterAll(() => page?.context().close());

  const visit = (path: string) => page.goto(`${stack.dashboardUrl}${path}`);
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });

  test("signs up, makes a key and sees the first streamed call arrive", async () => {
    await signInBy(hand, page, owner);
    await page.getByRole("heading", { name: "Get started" }).waitFor();
    await hand.press(button("Create key"));
    const shown = page.getByTestId("new-key");
    await shown.waitFor();
    const apiKey = (await shown.textContent()) ?? "";
    // The call that the page shows, made as it stands there.
    const readSample = () => page.getByRole("main").innerText();
    await expect.poll(readSample).toContain(`Bearer ${apiKey}`);
    const sample = await readSample();
    freeModel = /"model": "([^"]+)"/.exec(sample)?.[1] ?? "";
    expect(await streamOneAnswer(apiKey, freeModel)).toContain("data: [DONE]");
    await page.getByText("Your call arrived", { exact: true }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  test("buys credits, and sends unused ones back", async () => {
    await visit("/credits");
    await hand.write(page.getByLabel("Amount in dollars"), "20");
    await hand.press(button("Buy credits"));
    await hand.write(page.getByLabel("Card number"), "4242 4242 4242 4242");
    await hand.write(page.getByLabel("Expiry"), "12 / 40");
    await hand.write(page.getByLabel("CVC"), "123");
    await hand.write(page.getByLabel("Name"), "Ada Lovelace");
    await hand.press(button("Pay $21.10"));
    await page.getByRole("heading", { name: "Payment received" }).waitFor();

    await visit("/credits");
    await hand.press(button("Refund $20.00"));
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Refund", exact: true }));
    await page.getByText("Refund on its way").first().waitFor();
    expect(opened.problems).toEqual([]);
  });

  test("switches auto top-up on", async () => {
    await visit("/credits");
    await hand.press(page.getByRole("switch", { name: "Top up automatically" }));
    await hand.write(page.getByLabel("When fewer than ($)"), "1");
    await hand.press(button("Save auto top-up"));
    await page.getByText("Auto top-up is on").first().waitFor();
    expect(opened.problems).toEqual([]);
  });

  test("invites a member, who joins", async () => {
    await visit("/members");
    await hand.press(button("Invite member"));
    await hand.write(page.getByRole("dialog").getByLabel("E-mail address"), guest);
    await hand.press(page.getByRole("dialog").getByRole("button", { name: "Send invitation" }));
    await page.getByRole("list", { name: "Open invitations" }).getByText(guest).waitFor();
    const link = await eventually("the invitation", async () =>
      (await readInbox(stack.mailboxUrl, guest))
        .flatMap(({ links }) => links)
        .find((candidate) => candidate.includes("/invitations/")),
    );
    const { page: guestsPage, problems } = await openPage(browser, stack.dashboardUrl);
    await signInBy(hand, guestsPage, guest);
    await guestsPage.goto(link);
    await hand.press(guestsPage.getByRole("button", { name: "Join workspace" }));
    await guestsPage.waitForURL("**/activity");
    expect(problems).toEqual([]);
    await guestsPage.context().close();
    expect(opened.problems).toEqual([]);
  });

  test("adds own keys of a provider and changes their order", async () => {
    await visit("/own-keys");
    for (const name of ["Main", "Spare"]) {
      await hand.press(button("Add provider key"));
      const dialog = page.getByRole("dialog");
      await hand.choose(dialog.getByRole("combobox", { name: "Provider" }), "OpenAI");
      await hand.write(dialog.getByLabel("Key", { exact: true }), "sk-walk-0123456789abcdefWXYZ");
      await hand.write(dialog.getByLabel("Name", { exact: true }), name);
      await hand.press(dialog.getByRole("button", { name: "Add key" }));
      await page.getByRole("heading", { name }).waitFor();
    }
    await hand.press(button("Try Spare earlier"));
    const names = page.getByRole("list", { name: /Provider keys/ }).getByRole("heading");
    await expect.poll(() => names.allTextContents()).toEqual(["Spare", "Main"]);
    // Shown at once; saved when nothing is under way any more. Leaving the page before breaks that off.
    await page.locator("[aria-busy='true']").waitFor({ state: "detached" });
    expect(opened.problems).toEqual([]);
  });

  test("saves a preset and a new version of it", async () => {
    await visit("/presets/new");
    await hand.write(page.getByLabel("Name in calls"), "support");
    await hand.write(page.getByLabel("System prompt"), "Answer briefly.");
    await hand.press(button("Create preset"));
    await page.waitForURL("**/presets/support");
    await hand.write(page.getByLabel("System prompt"), "Answer at length.");
    await hand.press(button("Save new version"));
    await expect.poll(() => page.getByRole("list", { name: "Versions" }).getByRole("listitem").count()).toBe(2);
    expect(opened.problems).toEqual([]);
  });

  test("searches the catalogue and compares two models", async () => {
    await visit("/models?q=gpt-oss");
    await hand.press(page.getByLabel("Compare GPT OSS 120B", { exact: true }));
    await hand.press(page.getByLabel("Compare GPT OSS 20B", { exact: true }));
    await hand.press(page.getByRole("link", { name: "Compare 2 of 4" }));
    await page.getByRole("heading", { level: 1, name: "Compare models" }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  test("asks a model in the playground", async () => {
    await visit(`/playground?models=${freeModel}`);
    await hand.write(page.getByLabel("Message"), "Why is the sea salt?");
    await hand.press(button("Send"));
    await page.getByRole("article").getByRole("link", { name: "Open in logs" }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  test("finds a call in the logs, reads it and copies it as curl", async () => {
    await visit("/logs");
    const rows = page.getByRole("table", { name: "Calls" }).getByRole("row");
    await eventually("the call in the log", async () => {
      if ((await rows.count()) > 1) return true;
      await page.reload();
      return undefined;
    });
    await hand.press(rows.nth(1).getByRole("link"));
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("region", { name: "Cost" }).waitFor();
    await hand.press(sheet.getByRole("button", { name: "Copy as curl" }));
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("curl ");
    expect(opened.problems).toEqual([]);
  });

  test("reads the activity of a week by key", async () => {
    await visit("/activity");
    await hand.press(page.getByRole("navigation", { name: "Range" }).getByRole("link", { name: "7d" }));
    await page.waitForURL(/range=7d/);
    await hand.choose(page.getByRole("combobox", { name: "Group the chart" }), "By key");
    await page.waitForURL(/groupBy=key/);
    await page.getByRole("table").getByText("My first key").first().waitFor();
    await hand.press(page.getByRole("switch", { name: "Running total" }));
    await page.getByRole("figure", { name: "Spend added up per 6 hours, last 7 days" }).waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get("drawn")).toBe("running-total");
    await hand.choose(page.getByRole("combobox", { name: "Split each row" }), "then by model");
    await page.getByRole("table", { name: "Keys, each by model" }).waitFor();
    // What the chart had written into the address is still there.
    await expect
      .poll(() => page.url())
      .toMatch(/drawn=running-total.*splitBy=model|splitBy=model.*drawn=running-total/);
    expect(opened.problems).toEqual([]);
  });
});

async function signInBy(hand: Hand, page: Page, email: string): Promise<void> {
  await page.goto(`${stack.dashboardUrl}/sign-in`);
  await hand.write(page.getByLabel("E-mail address"), email);
  await hand.press(page.getByRole("button", { name: "Mail me a sign-in link" }));
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await followSignInLink(page, await mailedSignInLink(stack.mailboxUrl, email, 0), hand);
}

/** All events of an answer. */
async function streamOneAnswer(key: string, model: string): Promise<string> {
  const response = await fetch(`${stack.apiUrl}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, stream: true, max_tokens: 20, messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(response.status).toBe(200);
  return await response.text();
}
