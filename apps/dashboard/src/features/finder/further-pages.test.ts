import { rankPaletteItems } from "@causeway/ui/rank-palette-items.ts";
import { expect, it } from "vitest";
import { navigationItems } from "../shell/navigation-items.ts";
import { foundPages, otherWords } from "./further-pages.ts";

const items = [
  ...navigationItems.map(({ href, label }) => ({ id: href, label, group: "Pages", keywords: otherWords[href] ?? "" })),
  ...foundPages.map((page) => ({ ...page, id: page.href, onlyFound: true })),
];
const first = (text: string) => rankPaletteItems(items, text)[0]?.items[0]?.id;

it.each([
  ["billing", "/credits"],
  ["byok", "/own-keys"],
  ["invite", "/members"],
  ["passkeys", "/settings"],
  ["incidents", "/status"],
  ["budgets", "/limits"],
  ["web search", "/docs/plugins"],
  ["openapi", "/docs/api"],
])("%s leads to %s", (text, href) => expect(first(text)).toBe(href));

it("knows each page of the sidebar by other words too, and no address twice", () => {
  expect(Object.keys(otherWords).toSorted()).toEqual(navigationItems.map(({ href }) => href).toSorted());
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
});
