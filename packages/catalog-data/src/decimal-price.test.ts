import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPerMillion, readPrice } from "./decimal-price.ts";
import { parseJsonWithNumberTexts } from "./json-with-number-texts.ts";

describe("readPrice", () => {
  test.each([
    ["3.75", "millionTokens", 3_750_000n, false],
    ["0", "millionTokens", 0n, false],
    ["0.0000025", "token", 2_500_000n, false],
    ["1.25e-06", "token", 1_250_000n, false],
    ["3E-7", "token", 300_000n, false],
    ["2e3", "token", 2_000_000_000_000_000n, false],
    ["0.0000000028", "token", 2_800n, false],
    ["0.000000141154", "token", 141_154n, false],
    // Float dust and a repeating twelfth, as they stand in public price lists.
    ["0.0000006000000000000001", "token", 600_000n, true],
    ["0.00000008333333333333334", "token", 83_333n, true],
    // Half to even.
    ["1000000.0000000000005", "token", 1_000_000_000_000_000_000n, true],
    ["1000000.0000000000015", "token", 1_000_000_000_000_000_002n, true],
  ] as const)("reads %s dollars a %s exactly", (text, unit, rate, rounded) => {
    expect(readPrice(text, unit)).toEqual({ rate, rounded });
  });

  test.each(["", "-1", "1,5", "NaN", "0x10", " 1", "1e9999", ".5", "1."])("refuses %j", (text) => {
    expect(() => readPrice(text, "token")).toThrow(/is not a price/);
  });

  test("refuses a price that twelve decimals would change by more than one part in 100,000", () => {
    expect(() => readPrice("0.0000000000014", "token")).toThrow(/does not fit/);
    expect(() => readPrice("0.00000000000001", "token")).toThrow(/does not fit/);
  });

  test("agrees with integers for every price of up to twelve decimals, in either unit and notation", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (pico) => {
        const digits = pico.toString().padStart(13, "0");
        const perToken = `${digits.slice(0, -12)}.${digits.slice(-12)}`;
        for (const [text, unit] of [
          [perToken, "token"],
          [`${pico}e-12`, "token"],
          [formatPerMillion(readPrice(perToken, "token").rate), "millionTokens"],
        ] as const) {
          expect(readPrice(text, unit)).toEqual({ rate: pico, rounded: false });
        }
      }),
    );
  });

  test("reads the text of any float near to its value, or refuses it", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 1, noNaN: true }), (dollars) => {
        const { rate } = readPrice(String(dollars), "token");
        expect(Math.abs(Number(rate) / 1e12 - dollars) / dollars).toBeLessThan(1e-5);
      }),
    );
  });
});

describe("parseJsonWithNumberTexts", () => {
  test("keeps every digit that stands in the file", () => {
    expect(parseJsonWithNumberTexts('{"a":[0.0000006000000000000001,3e-7,5],"b":"5","c":true,"d":null}')).toEqual({
      a: ["0.0000006000000000000001", "3e-7", "5"],
      b: "5",
      c: true,
      d: null,
    });
  });
});
