import { fromCents, type NanoUsd, nanoUsd, sum, zero } from "@causeway/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Account,
  type CreditPosition,
  disputeLost,
  disputeOpened,
  disputeWon,
  refundFromCredits,
  refundFromHold,
  refundHold,
  refundRelease,
  refundReturned,
  splitPayment,
  type Transaction,
} from "./index.ts";

const amount = fc.bigInt({ min: 1n, max: 10n ** 15n }).map(nanoUsd);
const aPosition = fc.record({
  workspaceId: fc.constant("w"),
  available: fc.bigInt({ min: 0n, max: 10n ** 15n }).map(nanoUsd),
  debt: fc.bigInt({ min: 0n, max: 10n ** 15n }).map(nanoUsd),
});
const maybe = fc.option(amount, { nil: zero });
const parts = fc.record({ credits: amount, fee: maybe, tax: maybe });

const on = (account: Account, ...posted: Transaction[]): NanoUsd =>
  sum(
    posted.flatMap(({ entries }) => entries.filter((entry) => entry.account === account).map((entry) => entry.amount)),
  );

/** Where a workspace stands after these. */
const after = (position: CreditPosition, ...posted: Transaction[]): CreditPosition => ({
  workspaceId: position.workspaceId,
  available: nanoUsd(position.available + on("workspace:w:credits", ...posted)),
  debt: nanoUsd(position.debt - on("receivable:w", ...posted)),
});

const worth = ({ available, debt }: CreditPosition) => available - debt;

test("taking back never leaves credits below zero: what is missing is owed", () => {
  fc.assert(
    fc.property(aPosition, parts, (position, { credits, fee, tax }) => {
      for (const posted of [
        refundFromCredits({ workspaceId: "w", refundId: "r", credits, fee, tax }, "re_1", position),
        disputeOpened({ workspaceId: "w", disputeId: "du_1", credits, fee, tax }, position),
      ]) {
        const then = after(position, posted);
        expect(then.available).toBeGreaterThanOrEqual(0n);
        expect(worth(then)).toBe(worth(position) - credits);
        expect(on("external:stripe", posted)).toBe(credits + fee + tax);
      }
    }),
  );
});

test("a dispute that is won, and a refund that the bank returns, leave everything as it was", () => {
  fc.assert(
    fc.property(aPosition, parts, (position, { credits, fee, tax }) => {
      const dispute = { workspaceId: "w", disputeId: "du_1", credits, fee, tax };
      const opened = disputeOpened(dispute, position);
      const won = disputeWon(dispute, after(position, opened));
      const refund = { workspaceId: "w", refundId: "r", credits, fee, tax };
      const refunded = refundFromCredits(refund, "re_1", position);
      const returned = refundReturned(refund, "re_1", after(position, refunded));
      for (const pair of [[opened, won] as const, [refunded, returned] as const]) {
        expect(worth(after(position, ...pair))).toBe(worth(position));
        expect(on("external:stripe", ...pair)).toBe(0n);
        expect(on("platform:purchase-fees", ...pair)).toBe(0n);
        expect(on("platform:sales-tax", ...pair)).toBe(0n);
        expect(on("workspace:w:disputed", ...pair)).toBe(0n);
        expect(on("platform:disputed-funds", ...pair)).toBe(0n);
      }
    }),
  );
});

test("a dispute that is lost keeps the frozen credits and leaves nothing frozen", () => {
  fc.assert(
    fc.property(aPosition, parts, (position, { credits, fee, tax }) => {
      const dispute = { workspaceId: "w", disputeId: "du_1", credits, fee, tax };
      const both = [disputeOpened(dispute, position), disputeLost(dispute)];
      expect(on("workspace:w:disputed", ...both)).toBe(0n);
      expect(on("platform:disputed-funds", ...both)).toBe(0n);
      expect(worth(after(position, ...both))).toBe(worth(position) - credits);
    }),
  );
});

test("a refund's credits are set aside first, then leave or come back", () => {
  fc.assert(
    fc.property(aPosition, amount, maybe, (position, credits, tax) => {
      const refund = { workspaceId: "w", refundId: "r", credits, fee: zero, tax };
      const hold = refundHold(refund);
      expect(on("workspace:w:refunds", hold, refundFromHold(refund, "re_1"))).toBe(0n);
      expect(on("workspace:w:refunds", hold, refundRelease(refund, position))).toBe(0n);
      expect(on("external:stripe", hold, refundFromHold(refund, "re_1"))).toBe(credits + tax);
    }),
  );
});

test("parts of a payment add up, and never to more credits than were bought", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 500, max: 2_500_000 }),
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 0, max: 600_000 }),
      fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 8 }),
      (creditsCents, feeCents, taxCents, wanted) => {
        const payment = { credits: fromCents(creditsCents), fee: fromCents(feeCents), tax: fromCents(taxCents) };
        let leftCents = creditsCents + feeCents + taxCents;
        let credits = 0n;
        let tax = 0n;
        for (const cents of wanted) {
          const part = fromCents(Math.min(cents, leftCents));
          leftCents -= Math.min(cents, leftCents);
          const split = splitPayment(payment, part);
          expect(split.credits + split.fee + split.tax).toBe(part);
          expect(split.fee).toBeGreaterThanOrEqual(0n);
          credits += split.credits;
          tax += split.tax;
        }
        expect(credits).toBeLessThanOrEqual(payment.credits);
        expect(tax).toBeLessThanOrEqual(payment.tax);
        expect(splitPayment(payment, sum([payment.credits, payment.fee, payment.tax]))).toEqual(payment);
      },
    ),
  );
});
