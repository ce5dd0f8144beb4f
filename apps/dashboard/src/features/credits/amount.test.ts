import { expect, it } from "vitest";
import { readAmount } from "./amount.ts";

const limits = { minCents: 500, maxCents: 2_500_000 };

it.each([
  ["20", 2_000],
  [" $20 ", 2_000],
  ["12.5", 1_250],
  ["12.50", 1_250],
  ["12.", 1_200],
  ["1,000", 100_000],
  ["5", 500],
  ["25000", 2_500_000],
  ["19.99", 1_999],
])("reads %j as %i cents", (text, cents) => expect(readAmount(text, limits)).toEqual({ kind: "amount", cents }));

it.each(["4.99", "25000.01", "abc", "1e3", "-20", "20.005", "0x20"])("refuses %j with a sentence", (text) => {
  expect(readAmount(text, limits)).toMatchObject({ kind: "problem", problem: expect.stringMatching(/\.$/) });
});

it("says nothing about an empty field", () => expect(readAmount(" ", limits)).toEqual({ kind: "empty" }));
