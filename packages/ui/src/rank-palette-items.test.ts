import { expect, it } from "vitest";
import { type PaletteItem, rankPaletteItems } from "./rank-palette-items.ts";

const item = (label: string, rest: Partial<PaletteItem> = {}): PaletteItem => ({
  id: label,
  label,
  group: "Pages",
  ...rest,
});

const labels = (items: readonly PaletteItem[], text: string) =>
  rankPaletteItems(items, text).flatMap((group) => group.items.map(({ label }) => label));

const items = [
  item("Activity"),
  item("Provider keys"),
  item("Keys", { keywords: "tokens secrets" }),
  item("GPT-4o mini", { group: "Models", hint: "openai/gpt-4o-mini", onlyFound: true }),
];

it("shows everything but what is only found while nothing is typed", () => {
  expect(labels(items, "  ")).toEqual(["Activity", "Provider keys", "Keys"]);
});

it("puts what begins with the text first", () => {
  expect(labels(items, "key")).toEqual(["Keys", "Provider keys"]);
});

it("wants every word, in the label, the hint or the keywords", () => {
  expect(labels(items, "openai mini")).toEqual(["GPT-4o mini"]);
  expect(labels(items, "SECRETS")).toEqual(["Keys"]);
  expect(labels(items, "openai activity")).toEqual([]);
});

it("shows no more than a screen can", () => {
  expect(
    labels(
      Array.from({ length: 500 }, (_, index) => item(`Model ${index}`)),
      "model",
    ),
  ).toHaveLength(60);
});
