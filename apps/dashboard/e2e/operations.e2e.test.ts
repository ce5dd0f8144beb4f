import { randomUUID } from "node:crypto";
import { Client } from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  accessibilityViolations,
  launchBrowser,
  openPage,
  screenshot,
  sidewaysScroll,
  type SignedInState,
  type Theme,
} from "./browser.ts";
import { signIn } from "./sign-in.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
const url = `${stack.dashboardUrl}/operations`;
/** What `npm start` lets in besides the demo's owner: see the environment it makes up. */
const staffEmail = "operators@causeway.test";
const strangerEmail = `stranger-${randomUUID().slice(0, 8)}@example.com`;

let browser: Browser;
let database: Client;
let staff: SignedInState;
let stranger: SignedInState;
let workspaceId: string;
const workspaceName = `Frozen ${randomUUID().slice(0, 8)}`;
const settled = `gen-${randomUUID()}`;
const noted = `gen-${randomUUID()}`;

beforeAll(async () => {
  database = new Client({ connectionString: stack.databaseUrl });
  await database.connect();
  browser = await launchBrowser();
  [staff, stranger] = [await signedIn(staffEmail), await signedIn(strangerEmail)];
  workspaceId = await prepareTrouble();
});
afterAll(async () => {
  await database.query("DELETE FROM reconciliation_finding WHERE check_name = 'e2e'");
  await database.query("DELETE FROM lease_gateway WHERE id = 'gateway-of-the-walk'");
  await database.query("UPDATE announcement SET ended_at = now() WHERE ended_at IS NULL");
  await database.end();
  await browser?.close();
});

async function signedIn(email: string): Promise<SignedInState> {
  const { page } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, email);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

/** A frozen workspace, two records that were set apart, a finding, a gateway: one of everything the page shows. */
async function prepareTrouble(): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT workspace_id AS id FROM membership JOIN "user" ON "user".id = user_id WHERE email = $1`,
    [strangerEmail],
  );
  const id = rows[0]?.id ?? "";
  await database.query(
    "UPDATE workspace SET name = $2, review_since = now(), review_reason = 'The stored balance is off by 1.' WHERE id = $1",
    [id, workspaceName],
  );
  for (const generationId of [settled, noted])
    await database.query(
      "INSERT INTO quarantined_usage (generation_id, text, reason) VALUES ($1, $2, 'no such column')",
      [generationId, usageText(generationId, id)],
    );
  await database.query(
    `INSERT INTO reconciliation_finding (check_name, subject, workspace_id, difference, unit, problem, remedy, opened_mail_at)
       VALUES ('e2e', $1, $2, 1, 'nano-usd', 'The stored balance is off by 1.', 'Set it to the sum of its entries.', now())`,
    [`account:workspace:${id}:credits`, id],
  );
  await database.query(
    `INSERT INTO lease_gateway (id, heartbeat_at, unsettled, unsettled_since, is_gone)
       VALUES ('gateway-of-the-walk', now(), 2, now(), true) ON CONFLICT (id) DO NOTHING`,
  );
  return id;
}

/** A call that cost nothing: settling it needs no credits. */
const usageText = (generationId: string, ownerId: string): string =>
  JSON.stringify({
    generationId,
    workspaceId: ownerId,
    apiKeyId: "none",
    epoch: 1,
    held: "0",
    cost: "0",
    budgets: [],
    source: "gateway",
    body: JSON.stringify({
      generation: {
        id: generationId,
        workspace_id: ownerId,
        api_key_id: "none",
        request_id: "walk",
        requested_model: "acme/one",
        model_id: "acme/one",
        api_type: "chat-completions",
        streamed: true,
        status: "completed",
        http_status: 200,
        input_tokens: 1,
        cached_input_tokens: 0,
        cache_write_tokens: 0,
        output_tokens: 1,
        reasoning_tokens: 0,
        estimated: false,
        cost_nano: "0",
        started_at: "2026-11-22T12:00:00.000Z",
        duration_ms: 5,
      },
      attempts: [],
    }),
  });

describe("to a stranger and to nobody", () => {
  test.each([
    ["a signed-in stranger", () => stranger],
    ["nobody", () => undefined],
  ])("the page is not there: %s", async (_, who) => {
    const signedInAs = who();
    const { page } = await openPage(browser, stack.dashboardUrl, signedInAs ? { signedIn: signedInAs } : {});
    const response = await page.goto(url);
    expect(response?.status()).toBe(404);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    expect(await page.locator("body").innerText()).not.toMatch(/operations|conservation/i);
    await page.goto(`${stack.dashboardUrl}/credits`);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    expect(await page.getByRole("link", { name: "Operations" }).count()).toBe(0);
    await page.context().close();
  });
});

describe.each<Theme>(["light", "dark"])("in the %s theme", (theme) => {
  test.each([1_280, 390])("at %i px it is accessible, fits the window and logs no error", async (widthPx) => {
    const { page, problems } = await openPage(browser, stack.dashboardUrl, { theme, widthPx, signedIn: staff });
    expect((await page.goto(url))?.status()).toBe(200);
    await page.getByRole("heading", { name: "Operations" }).waitFor();
    await page.getByText(workspaceName, { exact: false }).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await screenshot(page, `page-operations-${theme}-${widthPx}`);
    expect(await accessibilityViolations(page)).toEqual([]);
    await expect.poll(() => sidewaysScroll(page)).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe("to staff", () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openPage(browser, stack.dashboardUrl, { signedIn: staff }));
    await page.goto(stack.dashboardUrl.concat("/credits"));
    await page.getByRole("link", { name: "Operations" }).click();
    await page.getByRole("heading", { name: "Operations" }).waitFor();
  });
  afterAll(() => page?.context().close());

  test("a record that was set apart is settled again", async () => {
    await page.getByRole("button", { name: `Settle again: ${settled}` }).click();
    await page.getByText("$0 charged").waitFor();
    await expect.poll(() => settlementsOf(settled)).toBe(1);
    await page.getByRole("button", { name: `Settle again: ${settled}` }).waitFor({ state: "detached" });
  });

  test("one that never will be is closed with a note, by keyboard alone", async () => {
    await page.getByRole("button", { name: `Note and close ${noted}` }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Why" }).focus();
    await page.keyboard.type("no");
    await dialog.getByRole("button", { name: "Note and close" }).press("Enter");
    await dialog.getByText("at least 5 characters").waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole("textbox", { name: "Why" }).fill("written by a test");
    await dialog.getByRole("button", { name: "Note and close" }).press("Enter");
    await expect.poll(() => resolutionOf(noted)).toBe("noted: written by a test");
    await page.getByRole("button", { name: `Note and close ${noted}` }).waitFor({ state: "detached" });
    expect(await settlementsOf(noted)).toBe(0);
  });

  test("credits are given with a reason; what is wrong is said beside its field", async () => {
    await page.getByRole("button", { name: "Give credits" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Workspace" }).fill(workspaceId);
    await dialog.getByRole("textbox", { name: "Amount ($)" }).fill("2.50 dollars");
    await dialog.getByRole("textbox", { name: "Reason" }).fill("for a walk through the page");
    await dialog.getByRole("button", { name: "Give" }).click();
    await dialog.getByText("Write an amount in dollars").waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole("textbox", { name: "Amount ($)" }).fill("2.50");
    await dialog.getByRole("button", { name: "Give" }).click();
    await page.getByText(`${workspaceName} was given $2.50`).waitFor();
    const given = page.getByRole("table", { name: "Credits given" }).getByRole("row", { name: workspaceName });
    await given.getByText("for a walk through the page").waitFor();
    await given.getByText(staffEmail).waitFor();
  });

  test("what is announced stands above every page until it is put away or ended, and on the status page after", async () => {
    const title = `Late payments ${randomUUID().slice(0, 8)}`;
    await page.getByRole("button", { name: "Announce" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "What is wrong" }).fill("no");
    await dialog.getByRole("button", { name: "Announce" }).click();
    await dialog.getByText("at least 5 characters").waitFor();
    await dialog.getByRole("textbox", { name: "What is wrong" }).fill(title);
    await dialog.getByRole("textbox", { name: "Details" }).fill("Credits come within the hour.");
    await dialog.getByRole("button", { name: "Announce" }).click();
    await page.getByText("It is announced").waitFor();

    const { page: visitor } = await openPage(browser, stack.dashboardUrl);
    // What all visitors share is read anew every ten seconds.
    await expect.poll(() => bannersOn(visitor, "/pricing", title)).toBe(1);
    expect(await accessibilityViolations(visitor)).toEqual([]);
    await visitor.getByRole("button", { name: "Put away" }).click();
    await expect.poll(() => bannersOn(visitor, "/pricing", title)).toBe(0);

    await page.getByRole("button", { name: `Change: ${title}` }).click();
    expect(await dialog.getByRole("textbox", { name: "What is wrong" }).inputValue()).toBe(title);
    await dialog.getByRole("textbox", { name: "Details" }).fill("Cards are charged; credits come by noon.");
    await dialog.getByRole("button", { name: "Change" }).click();
    await page.getByText("It is changed").waitFor();
    // Whoever had put it away reads the news of it, and can put that away as well.
    await expect.poll(() => bannersOn(visitor, "/pricing", title)).toBe(1);
    await visitor.getByRole("button", { name: "Put away" }).click();
    await expect.poll(() => bannersOn(visitor, "/pricing", title)).toBe(0);

    await page.getByRole("button", { name: `End: ${title}` }).click();
    await page.getByText("It is over").waitFor();
    await page.getByRole("button", { name: `End: ${title}` }).waitFor({ state: "detached" });
    await visitor.goto(`${stack.dashboardUrl}/status`);
    await visitor.getByText(title).waitFor();
    await visitor.context().close();
  });

  test("a frozen workspace may spend again, and who let it is written down", async () => {
    await page.getByRole("button", { name: `Let it spend: ${workspaceName}` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Why" }).fill("the balance is right again");
    await dialog.getByRole("button", { name: "Let it spend" }).click();
    await expect.poll(readStanding).toEqual({ spending_stopped: null, entries: 1 });
    await page.getByRole("button", { name: `Let it spend: ${workspaceName}` }).waitFor({ state: "detached" });
  });
});

async function bannersOn(page: Page, path: string, title: string): Promise<number> {
  await page.goto(`${stack.dashboardUrl}${path}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  return await page.getByText(title).count();
}

const readStanding = async () => {
  const { rows } = await database.query(
    `SELECT spending_stopped, (SELECT count(*)::int FROM audit_entry WHERE workspace_id = workspace.id
        AND action = 'workspace.unfreeze' AND actor LIKE 'staff:%') AS entries FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return rows[0];
};

const settlementsOf = async (generationId: string): Promise<number> => {
  const { rows } = await database.query("SELECT 1 FROM settlement WHERE generation_id = $1", [generationId]);
  return rows.length;
};

const resolutionOf = async (generationId: string): Promise<string | null> => {
  const { rows } = await database.query<{ resolution: string | null }>(
    "SELECT resolution FROM quarantined_usage WHERE generation_id = $1",
    [generationId],
  );
  return rows[0]?.resolution ?? null;
};
