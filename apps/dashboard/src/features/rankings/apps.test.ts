import { expect, test } from "vitest";
import { publicOrigin, rankApps } from "./apps.ts";

const row = (url: string | undefined, title: string | undefined, tokens: number, modelId = "a/one") => ({
  url,
  title,
  modelId,
  requests: 1,
  inputTokens: tokens,
  outputTokens: 0,
});

test("one app an origin, named by the title that most tokens came with", () => {
  const [first, second] = rankApps(
    [
      row("https://boat.example/chat?user=7", "Old boat", 5),
      row("https://boat.example", "Boat", 10, "a/two"),
      row(undefined, "Only a title", 7),
      row("http://localhost:3000", undefined, 100),
    ],
    10,
  );
  expect(first).toEqual({
    id: "boat.example",
    title: "Boat",
    url: "https://boat.example",
    requests: 2,
    tokens: 15,
    models: [
      { id: "a/two", tokens: 10 },
      { id: "a/one", tokens: 5 },
    ],
  });
  expect(second).toMatchObject({ id: "Only a title", url: undefined, tokens: 7 });
});

test("hostile titles become one short line of text", () => {
  const [app] = rankApps([row(undefined, `\u202Eevil\u0000\n  ${"x".repeat(99)}`, 1)], 1);
  expect(app?.title).toBe(`evil ${"x".repeat(54)}…`);
  expect(rankApps([row(undefined, "\u200B\n", 1)], 1)).toEqual([]);
});

test.each([
  ["https://boat.example/a?b#c", "https://boat.example"],
  ["http://boat.example:8080", "http://boat.example:8080"],
  ["javascript:alert(1)", undefined],
  ["https://user:secret@boat.example", undefined],
  ["http://127.0.0.1", undefined],
  ["http://[::1]/", undefined],
  ["https://intranet", undefined],
  ["https://api.corp.internal", undefined],
  ["no address", undefined],
  [undefined, undefined],
])("the public address of %s is %s", (text, origin) => {
  expect(publicOrigin(text)).toBe(origin);
});
