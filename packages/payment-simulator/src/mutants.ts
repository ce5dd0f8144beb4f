type Edit = {
  /** `payment-books` and `ledger` are what production runs; `payment-simulator` stands for Postgres and Stripe. */
  readonly package: "payment-books" | "ledger" | "payment-simulator";
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

/** A mistake that is easy to make, as a change of the source. The simulator is worth what it finds of them. */
export type Mutant = {
  readonly id: string;
  readonly mistake: string;
  readonly edits: readonly Edit[];
};

const inBooks = (file: string, find: string, replace: string): Edit => ({
  package: "payment-books",
  file,
  find,
  replace,
});

export const mutants: readonly Mutant[] = [
  {
    id: "P1",
    mistake: "credit is keyed by the event, not by the payment",
    edits: [
      inBooks(
        "purchase/credit-payment.ts",
        '    if (purchase.status === "paid") return { kind: "paid", purchaseId, isNew: false };\n',
        "",
      ),
      inBooks("purchase/credit-payment.ts", "      creditPurchase({\n", "      ({ ...creditPurchase({\n"),
      inBooks(
        "purchase/credit-payment.ts",
        "        tax: fromCents(taxCents),\n      }),\n",
        "        tax: fromCents(taxCents),\n      }), idempotencyKey: books.newId() }),\n",
      ),
    ],
  },
  {
    id: "P2",
    mistake: "a dispute that is heard of only when it is decided is not opened first",
    edits: [inBooks("dispute/apply.ts", '["open"] : ["open", to]', '["open"] : [to]')],
  },
  {
    id: "P3",
    mistake: "credits are not set aside before their refund",
    edits: [inBooks("refund/set-aside.ts", "    await transaction.post(refundHold(movementOf(refund)));\n", "")],
  },
  {
    id: "P4",
    mistake: "a refund is asked for under another id in each attempt",
    edits: [inBooks("refund/ask.ts", "createRefund({ refundId: id,", "createRefund({ refundId: books.newId(),")],
  },
  {
    id: "P5",
    mistake: "a charge is repeated after Stripe has forgotten its key",
    edits: [inBooks("purchase/catch-up.ts", 'ageMs < repeatableMs ? "charge" : "look only"', '"charge"')],
  },
  {
    id: "P6",
    mistake: "a refund is asked for again after Stripe has forgotten its key",
    edits: [inBooks("refund/catch-up.ts", 'status === "requested" && ageMs < repeatableMs', 'status === "requested"')],
  },
  {
    id: "P7",
    mistake: "a dispute does not settle what it leaves owed",
    edits: [inBooks("dispute/apply.ts", "      await settleDebt(books, transaction, dispute.workspaceId);\n", "")],
  },
  {
    id: "P8",
    mistake: "late news opens a dispute that is decided",
    edits: [
      inBooks(
        "dispute/apply.ts",
        'if (to === "inquiry" || from === "won" || from === "lost" || from === to) return [];',
        'if (to === "inquiry" || from === to) return [];',
      ),
    ],
  },
  {
    id: "P9",
    mistake: "more is taken back than there is",
    edits: [
      {
        package: "ledger",
        file: "credit-position.ts",
        find: "const taken = smaller(available, amount);",
        replace: "const taken = smaller(amount, amount === available ? available : amount);",
      },
    ],
  },
  {
    id: "P10",
    mistake: "a refund may be larger than what is left",
    edits: [
      inBooks("refund/set-aside.ts", "wholeCents(creditsLeft), wholeCents(available), ", "wholeCents(creditsLeft), "),
    ],
  },
  {
    id: "P11",
    mistake: "a refund or dispute that comes before its payment is taken for somebody else's",
    edits: [
      inBooks(
        "purchase/find-paid.ts",
        "  const outcome = await applyPayment(work, paymentIntentId);\n",
        '  const known = await work.books.findPaidPurchase(paymentIntentId);\n  const outcome = known === undefined ? { kind: "unrelated" as const } : await applyPayment(work, paymentIntentId);\n',
      ),
    ],
  },
  {
    id: "P12",
    mistake: "an event whose applying failed is not tried again",
    edits: [inBooks("apply-event.ts", '>= maxAttempts ? "failed" : "pending"', '>= maxAttempts ? "failed" : "failed"')],
  },
  {
    id: "P13",
    mistake: "nothing keeps two top-ups from running at once",
    edits: [
      inBooks("top-up/run.ts", "use.isOpen || ", ""),
      {
        package: "payment-simulator",
        file: "memory-transaction.ts",
        find: "if (hasOpenTopUp(this.#tables, purchase.workspaceId)) return false;",
        replace: "",
      },
    ],
  },
  {
    id: "P14",
    mistake: "a refund that fails after it was taken is not given back",
    edits: [
      inBooks(
        "refund/apply.ts",
        '    if (refund.money === "taken") await transaction.post(refundReturned(movement, stripeRefundId, position));\n',
        "",
      ),
    ],
  },
];
