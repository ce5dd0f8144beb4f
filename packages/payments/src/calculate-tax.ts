import type { TaxAnswer, TaxRequest } from "@causeway/payment-books";
import { Stripe } from "stripe";
import { asPaymentError } from "./payment-error.ts";

/** Asks Stripe what tax is due where the customer is. The same request gives the same calculation for a day. */
export async function calculateTax(stripe: Stripe, request: TaxRequest): Promise<TaxAnswer> {
  try {
    const calculation = await stripe.tax.calculations.create(
      {
        currency: "usd",
        customer: request.customerId,
        line_items: [
          line("credits", request.creditsCents),
          ...(request.feeCents > 0 ? [line("fee", request.feeCents)] : []),
        ],
      },
      { idempotencyKey: `tax:${request.purchaseId}` },
    );
    if (calculation.id === null) throw new Error("Stripe made a calculation without an id");
    return { kind: "known", taxCents: calculation.tax_amount_exclusive, calculationId: calculation.id };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && addressProblems.has(error.code ?? ""))
      return { kind: "no-address" };
    throw asPaymentError(error);
  }
}

const addressProblems: ReadonlySet<string> = new Set(["customer_tax_location_invalid", "invalid_tax_location"]);

const line = (reference: string, amount: number) => ({ amount, reference, tax_behavior: "exclusive" }) as const;
