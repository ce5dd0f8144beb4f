import type { Browser, Page } from "playwright-core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Status } from "../src/features/status/provider-status.ts";
import { StatusTable } from "../src/features/status/status-table.tsx";
import { launchBrowser, openPage, screenshot, type Theme } from "./browser.ts";
import { readStack } from "./stack.ts";

const stack = readStack();
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const now = new Date("2026-11-24T12:30:00Z");
const away: Status = {
  id: "maker/a-model",
  name: "A model with the longest name that anybody gave to one, Instruct-2026-11-24-preview-with-thinking-and-tools",
  word: "partial",
  endpoints: 104,
  awayEndpoints: 103,
  dayUptime: 0.99987,
  calls: 12_345_678,
  hours: [{ hourMs: now.getTime() - (now.getTime() % 3_600_000), answered: 1, failed: 2 }],
};

/** As the page draws it, in the page's own styles: nobody need break a provider for it. `pages` looks at its accessibility. */
const table = renderToStaticMarkup(
  createElement(StatusTable, {
    label: "Worst case",
    what: "Model",
    statuses: [away, { ...away, id: "maker/another", name: "Unbroken".repeat(20), awayEndpoints: 0 }],
    hrefOf: (id: string) => `/models/${id}`,
    now,
  }),
);

test.each<Theme>(["light", "dark"])("on a phone no line is wider than its box, in the %s theme", async (theme) => {
  const { page, problems } = await openPage(browser, stack.dashboardUrl, { theme, widthPx: 390 });
  await page.goto(`${stack.dashboardUrl}/status`);
  await page.evaluate((html) => document.querySelector("#content > div")?.insertAdjacentHTML("beforeend", html), table);
  await page.getByRole("region", { name: "Providers" }).getByRole("row").nth(1).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.getByRole("region", { name: "Worst case" }).scrollIntoViewIfNeeded();
  await screenshot(page, `status-worst-${theme}-390`);

  expect(await boxesThatScroll(page)).toEqual([]);
  await page.getByText("103 of 104 away").waitFor();
  // What assistive technology is told, by the browser itself.
  expect(await countOf(page, "columnheader")).toBe(6);
  expect(await countOf(page, "row")).toBe(3);
  expect(await countOf(page, "cell")).toBe(12);
  expect(problems).toEqual([]);
  await page.context().close();
});

/** Of the boxes around tables. */
const boxesThatScroll = (page: Page): Promise<readonly (string | null)[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("section:has(> table)")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((box) => box.getAttribute("aria-label")),
  );

async function countOf(page: Page, role: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", {
    nodeId: root.nodeId,
    selector: "table[aria-label='Worst case']",
  });
  const { nodes } = await session.send("Accessibility.queryAXTree", { nodeId, role });
  await session.detach();
  return nodes.filter(({ ignored }) => !ignored).length;
}
