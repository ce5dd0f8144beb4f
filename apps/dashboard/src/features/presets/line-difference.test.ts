import { expect, it } from "vitest";
import { lineDifference } from "./line-difference.ts";

const shown = (before: string, after: string) =>
  lineDifference(before, after).map(({ kind, text }) => `${{ same: " ", added: "+", removed: "-" }[kind]}${text}`);

it.each([
  ["a", "a", [" a"]],
  ["a\nb\nc", "a\nx\nc", [" a", "-b", "+x", " c"]],
  ["a\nb", "a\nb\nc", [" a", " b", "+c"]],
  ["a\nb\nc", "c", ["-a", "-b", " c"]],
  ["", "a", ["-", "+a"]],
])("from %j to %j", (before, after, lines) => {
  expect(shown(before, after)).toEqual(lines);
});

it("shows texts of thousands of lines one after the other", () => {
  const long = Array.from({ length: 1_001 }, (_, line) => `line ${line}`).join("\n");
  const lines = lineDifference(long, "short");
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    1_002,
    { kind: "removed", text: "line 0" },
    { kind: "added", text: "short" },
  ]);
});
