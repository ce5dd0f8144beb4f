import { rankPaletteItems } from "@causeway/ui/rank-palette-items.ts";
import { expect, it } from "vitest";
import type { DocHit } from "../docs/doc-search.ts";
import { docItems } from "./doc-items.ts";

const hit = (href: string, page: string, heading: string): DocHit => ({
  href,
  page,
  heading,
  excerpt: [
    { text: "It comes with ", isFound: false },
    { text: "Retry", isFound: true },
  ],
});
const answer = {
  text: "wait and retry",
  hits: [hit("/docs/limits", "Limits", "Limits"), hit("/docs/routing#kept-answers", "Routing", "Kept answers")],
};
const shown = (text: string) =>
  rankPaletteItems(docItems(answer), text).flatMap(({ items }) => items.map(({ label, hint }) => `${label} (${hint})`));

it("shows what was found for the text, though its words are not in it", () => {
  expect(shown("wait and retry")).toEqual([
    "Limits (It comes with Retry)",
    "Routing: Kept answers (It comes with Retry)",
  ]);
});

it("shows nothing of an earlier answer once other words are typed", () => {
  expect(shown("wait and retry later")).toEqual([]);
  expect(docItems(undefined)).toEqual([]);
  expect(docItems({ text: "wait", hits: undefined })).toEqual([]);
});

it("leaves room for the rest", () => {
  expect(
    docItems({ ...answer, hits: Array.from({ length: 9 }, (_, at) => hit(`/docs/${at}`, "A", "A")) }),
  ).toHaveLength(5);
});
