import { nanoUsd, negate, sum, zero } from "@causeway/money";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Account,
  creditPurchase,
  promotionalExpiry,
  promotionalGrant,
  type Transaction,
  transaction,
} from "./index.ts";

const accounts: readonly Account[] = ["external:stripe", "platform:purchase-fees", "workspace:w:credits"];
const anEntry = fc.record({
  account: fc.constantFrom(...accounts),
  amount: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(nanoUsd),
});
const anAmount = fc.bigInt({ min: 1n, max: 10n ** 15n }).map(nanoUsd);
const maybeAmount = fc.option(anAmount, { nil: zero });
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
  test("is accepted when its entries sum to zero, without the entries of nothing", () => {
    fc.assert(
      fc.property(fc.array(anEntry, { minLength: 1, maxLength: 6 }), (entries) => {
        const off = sum(entries.map((entry) => entry.amount));
        fc.pre(entries.some((entry) => entry.amount !== 0n));
        const posted = transaction(draft([...entries, { account: "platform:loss-overrun", amount: negate(off) }]));
        expect(total(posted)).toBe(0n);
        expect(posted.entries.every((entry) => entry.amount !== 0n)).toBe(true);
      }),
    );
  });

  test("is refused when its entries do not sum to zero, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 6 }), (entries) => {
        fc.pre(sum(entries.map((entry) => entry.amount)) !== 0n);
        expect(() => transaction(draft(entries))).toThrow("Unbalanced");
      }),
    );
  });

  test("is refused when it moves nothing", () => {
    expect(() => transaction(draft([]))).toThrow("moves nothing");
    expect(() => transaction(draft([{ account: "external:stripe", amount: zero }]))).toThrow("moves nothing");
  });

  test("says by how much it is off", () => {
    const entries = [{ account: "external:stripe" as const, amount: nanoUsd(-7n) }];
    expect(() => transaction(draft(entries))).toThrow("off by -7 nano-dollars");
  });
});

describe("a credit purchase", () => {
  test("gives the workspace the credits, us the fee, and takes their sum from Stripe", () => {
    fc.assert(
      fc.property(anAmount, maybeAmount, maybeAmount, (credits, fee, tax) => {
        const parts = { credits, fee, tax };
        const posted = creditPurchase({ workspaceId: "w", purchaseId: "p", paymentIntentId: "pi_1", ...parts });
        expect(total(posted)).toBe(0n);
        expect(movedTo(posted, "workspace:w:credits")).toBe(credits);
        expect(movedTo(posted, "platform:purchase-fees")).toBe(fee);
        expect(movedTo(posted, "platform:sales-tax")).toBe(tax);
        expect(movedTo(posted, "external:stripe")).toBe(negate(sum([credits, fee, tax])));
      }),
    );
  });

  test("is keyed by the payment intent", () => {
    const input = { workspaceId: "w", purchaseId: "p", credits: nanoUsd(5n), fee: nanoUsd(1n), tax: zero };
    expect(creditPurchase({ ...input, paymentIntentId: "pi_1" }).idempotencyKey).toBe("pi:pi_1");
  });
});

test("what expires of a grant leaves the workspace once, and is ours", () => {
  fc.assert(
    fc.property(anAmount, (credits) => {
      const posted = promotionalExpiry({ workspaceId: "w", grantId: "g", credits });
      expect(posted.idempotencyKey).toBe("expiry:g");
      expect(total(posted)).toBe(0n);
      expect(movedTo(posted, "workspace:w:promotional-credits")).toBe(negate(credits));
      expect(movedTo(posted, "platform:breakage")).toBe(credits);
    }),
  );
});

test("a promotional grant is paid by us, once per grant", () => {
  fc.assert(
    fc.property(anAmount, (credits) => {
      const posted = promotionalGrant({ workspaceId: "w", grantId: "g", credits });
      expect(posted.idempotencyKey).toBe("grant:g");
      expect(total(posted)).toBe(0n);
      expect(movedTo(posted, "workspace:w:promotional-credits")).toBe(credits);
      expect(movedTo(posted, "platform:promotional-grants")).toBe(negate(credits));
    }),
  );
});
