import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readCount, readDay, readId, readModalities, readName, readRates, RowRefused } from "./read-row.ts";

const rates = (fields: Partial<Record<"input" | "output" | "cachedInput" | "cacheWrite", unknown>>) =>
  readRates(
    { input: undefined, output: undefined, cachedInput: undefined, cacheWrite: undefined, ...fields },
    "millionTokens",
  );

it("reads prices from their own text, exactly", () => {
  expect(rates({ input: "0.1", output: "3e-1" })).toMatchObject({ input: 100_000n, output: 300_000n });
  expect(rates({ input: "1e-6", output: "0.000002" })).toMatchObject({ input: 1n, output: 2n });
});

it.each([
  ["negative", "-1"],
  ["not a number", "NaN"],
  ["endless", "Infinity"],
  ["a word", "free"],
  ["hexadecimal", "0x10"],
  ["with a sign of currency", "$3"],
  ["with a comma", "1,5"],
  ["a list", ["1"]],
  ["a truth", true],
  ["a unit gone wrong", "3000000"],
  ["ten megabytes of digits", "9".repeat(10_000_000)],
  ["a number beyond all", "1e999"],
  ["finer than we count", "1e-7"],
])("refuses a price that is %s", (_, input) => {
  expect(() => rates({ input, output: "1" })).toThrow(RowRefused);
  expect(() => rates({ input: "1", output: "1", cachedInput: input })).toThrow(RowRefused);
});

it("takes what is not said for unknown, and half a price for none", () => {
  expect(rates({})).toBeUndefined();
  expect(rates({ input: null, output: null })).toBeUndefined();
  expect(() => rates({ input: "1" })).toThrow("one side only");
  expect(rates({ input: "1", output: "2", cachedInput: "0", cacheWrite: null })).toEqual({
    input: 1_000_000n,
    output: 2_000_000n,
    cachedInput: undefined,
    cacheWrite: undefined,
  });
  // Dearer than plain input: the source has mixed up two fields.
  expect(rates({ input: "1", output: "2", cachedInput: "2" })?.cachedInput).toBeUndefined();
});

it("either gives an exact amount or refuses, whatever it is given", () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const amount = amountOf(input);
      expect(amount === "refused" || amount === undefined || (amount >= 0n && amount <= 1_000_000_000n)).toBe(true);
    }),
  );
});

function amountOf(input: unknown): bigint | "refused" | undefined {
  try {
    return rates({ input, output: "1" })?.input;
  } catch (error) {
    if (error instanceof RowRefused) return "refused";
    throw error;
  }
}

it("refuses ids that no model has", () => {
  expect(readId("accounts/fireworks/models/glm-5p2")).toBe("accounts/fireworks/models/glm-5p2");
  for (const id of [undefined, "", 7, "a b", "a\nb", "é", "x".repeat(201)])
    expect(() => readId(id)).toThrow(RowRefused);
});

it("takes odd names, counts, days and modalities for unsaid", () => {
  expect(["<b>x</b>", "a\u0000b", " ", "x".repeat(10_000_000), 7].map(readName)).toEqual(Array(5).fill(undefined));
  expect(["-1", "0", "1.5", "1e99", "9".repeat(40), 128_000].map(readCount)).toEqual(Array(6).fill(undefined));
  expect(readCount("131072")).toBe(131_072);
  expect(["2026-02-30", "2026-06-00", "2026-13-01", "2026", "soon", 2026].map(readDay)).toEqual(
    Array(6).fill(undefined),
  );
  expect(readDay("2026-11-30T00:00:00Z")).toBe("2026-11-30");
  expect(readModalities(["pdf", "text", "smell"])).toEqual(["text", "file"]);
  expect(readModalities("text")).toBeUndefined();
});
