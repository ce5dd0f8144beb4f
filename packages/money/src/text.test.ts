import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nanoUsd, picoUsd } from "./money.ts";
import { formatRate, formatUsd, parseRate, parseUsd, toUsdNumber } from "./text.ts";

const amount = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);

describe("decimal text", () => {
  it("comes back as the amount it was made of", () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseUsd(formatUsd(nanoUsd(value)))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseRate(formatRate(picoUsd(value)))).toBe(value);
      }),
    );
  });

  it("has no exponent, no sign of zero and no trailing zeros", () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(formatUsd(nanoUsd(value))).toMatch(/^(?!-0$)-?(0|[1-9]\d*)(\.\d{0,8}[1-9])?$/);
      }),
    );
  });

  it.each([
    [1_163n, "0.000001163"],
    [10_500_000_000n, "10.5"],
    [-1n, "-0.000000001"],
    [0n, "0"],
    [-20_000_000_000n, "-20"],
  ])("prints %i nano-dollars as %s", (value, text) => expect(formatUsd(nanoUsd(value))).toBe(text));

  it.each(["", "1e-7", "1.", ".5", "+1", "1,000", "0x10", "NaN", " 1", "1.0000000001"])(
    "refuses %j as an amount",
    (text) => expect(() => parseUsd(text)).toThrow(`"${text}"`),
  );
});

it("gives wire formats the nearest number", () => expect(toUsdNumber(nanoUsd(61_500n))).toBe(0.0000615));
