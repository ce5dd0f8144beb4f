import { nanoUsd, sum } from "@causeway/money";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Account, creditPurchase, promotionalGrant, type Transaction, transaction } from "./index.ts";

const accounts: readonly Account[] = ["external:stripe", "platform:purchase-fees", "workspace:w:credits"];
const anEntry = fc.record({
  account: fc.constantFrom(...accounts),
  amount: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(nanoUsd),
});
const anAmount = fc.bigInt({ min: 1n, max: 10n ** 15n }).map(nanoUsd);
const draft = (entries: Transaction["entries"]): Transaction => ({
  idempotencyKey: "key",
  kind: "test",
  workspaceId: "w",
  reference: "test:1",
  entries,
});

const total = (posted: Transaction) => sum(posted.entries.map((entry) => entry.amount));
const movedTo = (posted: Transaction, account: Account) =>
  sum(posted.entries.filter((entry) => entry.account === account).map((entry) => entry.amount));

describe("a transaction", () => {
  test("is refused exactly when its entries do not sum to zero or nothing moves", () => {
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 6 }), fc.boolean(), (entries, balance) => {
        const off = sum(entries.map((entry) => entry.amount));
        const all = balance ? [...entries, { account: "external:stripe" as const, amount: nanoUsd(-off) }] : entries;
        const isFine = (balance || off === 0n) && all.some((entry) => entry.amount !== 0n);
        const make = () => transaction(draft(all));
        if (!isFine) {
          expect(make).toThrow(/Unbalanced|Empty/);
          return;
        }
        expect(total(make())).toBe(0n);
        expect(make().entries.every((entry) => entry.amount !== 0n)).toBe(true);
      }),
    );
  });

  test("says by how much it is off", () => {
    const entries = [{ account: "external:stripe" as const, amount: nanoUsd(-7n) }];
    expect(() => transaction(draft(entries))).toThrow("off by -7 nano-dollars");
  });
});

describe("a credit purchase", () => {
  test("gives the workspace the credits, us the fee, and takes their sum from Stripe", () => {
    fc.assert(
      fc.property(anAmount, fc.option(anAmount, { nil: nanoUsd(0n) }), (credits, fee) => {
        const posted = creditPurchase({ workspaceId: "w", purchaseId: "p", paymentIntentId: "pi_1", credits, fee });
        expect(total(posted)).toBe(0n);
        expect(movedTo(posted, "workspace:w:credits")).toBe(credits);
        expect(movedTo(posted, "platform:purchase-fees")).toBe(fee);
        expect(movedTo(posted, "external:stripe")).toBe(-(credits + fee));
      }),
    );
  });

  test("is keyed by the payment intent", () => {
    const input = { workspaceId: "w", purchaseId: "p", credits: nanoUsd(5n), fee: nanoUsd(1n) };
    expect(creditPurchase({ ...input, paymentIntentId: "pi_1" }).idempotencyKey).toBe("pi:pi_1");
  });
});

test("a promotional grant is paid by us, once per grant", () => {
  fc.assert(
    fc.property(anAmount, (credits) => {
      const posted = promotionalGrant({ workspaceId: "w", grantId: "g", credits });
      expect(posted.idempotencyKey).toBe("grant:g");
      expect(total(posted)).toBe(0n);
      expect(movedTo(posted, "workspace:w:credits")).toBe(credits);
      expect(movedTo(posted, "platform:promotional-grants")).toBe(-credits);
    }),
  );
});
