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
const url = `${stack.dashboardUrl}/operations/catalog`;
const staffEmail = "operators@causeway.test";
const refreshId = randomUUID();

type Priced = { readonly id: string; readonly provider_id: string; readonly input: string; readonly output: string };

let browser: Browser;
let database: Client;
let staff: SignedInState;
/** Two of one provider, whose prices a source says to be ten times as high. */
let dearer: readonly Priced[];

beforeAll(async () => {
  database = new Client({ connectionString: stack.databaseUrl });
  await database.connect();
  browser = await launchBrowser();
  const { page } = await openPage(browser, stack.dashboardUrl);
  await signIn(page, stack, staffEmail);
  staff = await page.context().storageState();
  await page.context().close();
  dearer = await proposePrices();
});
afterAll(async () => {
  await database.end();
  await browser?.close();
});

async function proposePrices(): Promise<readonly Priced[]> {
  const { rows } = await database.query<Priced>(
    `SELECT endpoint.id, provider_id, input_pico::text AS input, output_pico::text AS output
       FROM endpoint JOIN price_version ON price_version.endpoint_id = endpoint.id
      WHERE provider_id = 'novita' AND input_pico > 0 AND output_pico > 0
        AND (SELECT count(*) FROM price_version AS version WHERE version.endpoint_id = endpoint.id) = 1
      ORDER BY endpoint.id LIMIT 2`,
  );
  await database.query("INSERT INTO catalog_refresh (id, actor, sources) VALUES ($1, 'test', '[]')", [refreshId]);
  for (const { id, provider_id: providerId, input, output } of rows)
    await database.query(
      `INSERT INTO catalog_change (id, refresh_id, kind, subject, provider_id, source_id, before, after, waits_for, status)
         VALUES ($1, $2, 'price', $3, $4, 'models.dev', $5, $6, 'it moved more than five times', 'waiting')`,
      [randomUUID(), refreshId, id, providerId, priceOf(input, output), priceOf(`${input}0`, `${output}0`)],
    );
  return rows;
}

const priceOf = (input: string, output: string): string =>
  JSON.stringify({ input, output, cachedInput: null, cacheWrite: null, tiers: [] });

test("to nobody the page is not there", async () => {
  const { page } = await openPage(browser, stack.dashboardUrl);
  expect((await page.goto(url))?.status()).toBe(404);
  await page.context().close();
});

describe.each<Theme>(["light", "dark"])("in the %s theme", (theme) => {
  test.each([1_280, 390])("at %i px it is accessible, fits the window and logs no error", async (widthPx) => {
    const { page, problems } = await openPage(browser, stack.dashboardUrl, { theme, widthPx, signedIn: staff });
    expect((await page.goto(url))?.status()).toBe(200);
    await page.getByText("it moved more than five times", { exact: false }).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await screenshot(page, `page-catalog-upkeep-${theme}-${widthPx}`);
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
    await page.goto(`${stack.dashboardUrl}/operations`);
    await page.getByRole("link", { name: "Catalogue upkeep" }).click();
    await page.getByRole("heading", { name: "Catalogue upkeep", level: 1 }).waitFor();
  });
  afterAll(() => page?.context().close());

  test("a price is left as it is, with a reason, by keyboard alone", async () => {
    const [rejected] = dearer;
    await page.getByRole("button", { name: `Reject ${rejected?.id ?? ""}` }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Why" }).fill("the source is wrong");
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Reject" }).press("Enter");
    await expect.poll(() => statusOf(rejected)).toBe("rejected: the source is wrong");
    expect(await pricesOf(rejected)).toEqual([rejected?.input]);
  });

  test("another is accepted, and is in force beside the one before it", async () => {
    const accepted = dearer[1];
    await page.getByRole("button", { name: `Accept ${accepted?.id ?? ""}`, exact: true }).click();
    await expect.poll(() => statusOf(accepted)).toBe("applied: ");
    expect(await pricesOf(accepted)).toEqual([accepted?.input, `${accepted?.input}0`]);
    await page.getByText("Nothing waits.").waitFor();
  });
});

const statusOf = async (of: Priced | undefined): Promise<string | undefined> => {
  const { rows } = await database.query<{ status: string; note: string | null }>(
    "SELECT status, note FROM catalog_change WHERE refresh_id = $1 AND subject = $2",
    [refreshId, of?.id],
  );
  return rows[0] && `${rows[0].status}: ${rows[0].note ?? ""}`;
};

const pricesOf = async (of: Priced | undefined): Promise<readonly string[]> => {
  const { rows } = await database.query<{ input: string }>(
    "SELECT input_pico::text AS input FROM price_version WHERE endpoint_id = $1 ORDER BY valid_from",
    [of?.id],
  );
  return rows.map(({ input }) => input);
};
