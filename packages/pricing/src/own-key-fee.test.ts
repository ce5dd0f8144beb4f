import { nanoUsd, parseUsd } from "@causeway/money";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostOwnKeyFee, ownKeyFee } from "./own-key-fee.ts";

const terms = { feeBasisPoints: 500, monthlyAllowance: parseUsd("25000") };
const anyAmount = fc.bigInt({ min: 0n, max: 30_000_000_000_000n }).map(nanoUsd);
const anyTerms = fc.record({ feeBasisPoints: fc.integer({ min: 0, max: 10_000 }), monthlyAllowance: anyAmount });

describe("the fee for own keys", () => {
  it("is nothing up to the allowance and 5 % of what lies beyond", () => {
    expect(ownKeyFee(parseUsd("25000"), terms)).toBe(0n);
    expect(ownKeyFee(parseUsd("25000.000000001"), terms)).toBe(1n);
    expect(ownKeyFee(parseUsd("25100"), terms)).toBe(parseUsd("5"));
  });

  it("of single calls adds up to the fee of their sum, and none is above its most", () => {
    fc.assert(
      fc.property(fc.array(anyAmount, { maxLength: 30 }), anyTerms, (calls, anyOnes) => {
        let total = nanoUsd(0n);
        let fees = 0n;
        for (const call of calls) {
          const after = nanoUsd(total + call);
          const fee = ownKeyFee(after, anyOnes) - ownKeyFee(total, anyOnes);
          expect(fee >= 0n && fee <= mostOwnKeyFee(call, anyOnes)).toBe(true);
          fees += fee;
          total = after;
        }
        expect(fees).toBe(ownKeyFee(total, anyOnes));
      }),
    );
  });

  it("is covered by one pool for calls under way, in every order and for every smaller outcome", () => {
    const calls = fc.array(
      fc.record({ most: anyAmount, share: fc.integer({ min: 0, max: 100 }), order: fc.integer() }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(calls, anyTerms, (admitted, anyOnes) => {
        let settled = nanoUsd(0n);
        let underWay = nanoUsd(admitted.reduce((total, { most }) => total + most, 0n));
        const pool = () => ownKeyFee(nanoUsd(settled + underWay), anyOnes) - ownKeyFee(settled, anyOnes);
        for (const { most, share } of admitted.toSorted((a, b) => a.order - b.order)) {
          const before = { pool: pool(), fee: ownKeyFee(settled, anyOnes) };
          settled = nanoUsd(settled + (most * BigInt(share)) / 100n);
          underWay = nanoUsd(underWay - most);
          expect(ownKeyFee(settled, anyOnes) - before.fee + pool() <= before.pool).toBe(true);
        }
        expect(pool()).toBe(0n);
      }),
    );
  });
});
