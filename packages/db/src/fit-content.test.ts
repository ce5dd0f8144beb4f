import type { CallContent } from "@causeway/gateway";
import { expect, it } from "vitest";
import { fitContent, mostContentCharacters } from "./fit-content.ts";

const said = (messages: readonly string[], completion: string): CallContent => ({
  input: { messages: messages.map((content) => ({ role: "user", content })) },
  output: { completion, reasoning: null },
});
const sizeOf = (value: unknown) => JSON.stringify(value).length;

it("leaves what fits as it is", () => {
  const content = said(["Hi"], "Hello");
  expect(fitContent(content)).toEqual({ ...content, truncated: false });
});

it("cuts a long text and says by how much", () => {
  const fitted = fitContent(said(["Hi", "x".repeat(2_000_000)], "Hello"));
  expect(fitted).toMatchObject({ truncated: true, output: { completion: "Hello" } });
  expect(JSON.stringify(fitted.input)).toContain("1,800,000 more characters were not kept");
  expect(sizeOf(fitted)).toBeLessThan(mostContentCharacters);
});

it("leaves out messages between the first and the last when there are too many", () => {
  const fitted = fitContent(said(["first", ...Array.from({ length: 50_000 }, () => "y".repeat(60)), "last"], "Hello"));
  const { messages } = fitted.input as { readonly messages: readonly { readonly content: string }[] };
  expect([messages[0]?.content, messages[1]?.content, messages.at(-1)?.content]).toEqual([
    "first",
    "[49802 messages were not kept]",
    "last",
  ]);
  expect(sizeOf(fitted)).toBeLessThan(mostContentCharacters);
});

it("always fits", () => {
  const parts = Array.from({ length: 300_000 }, (_, index) => ({ type: "text", text: String(index) }));
  const fitted = fitContent({
    input: { messages: [{ role: "user", content: parts }] },
    output: { completion: "ok", reasoning: null },
  });
  expect(fitted).toMatchObject({ truncated: true, output: { completion: "ok" } });
  expect(sizeOf(fitted)).toBeLessThan(mostContentCharacters);
});
