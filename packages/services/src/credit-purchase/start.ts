import { randomUUIDv7 } from "node:crypto";
import { AppError } from "@causeway/errors";
import { beginPurchase, openCheckout } from "@causeway/payment-books";
import { z } from "zod";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { type CheckoutContext, checkoutWorkOf } from "./context.ts";
import { type CreditPurchaseQuote, quoteCreditPurchase } from "./quote.ts";

export type StartCreditPurchaseInput = {
  readonly workspaceId: string;
  /** Whole US cents, 500 to 2,500,000. */
  readonly creditsCents: number;
  /** A UUID made by the caller, so that asking again after a lost answer continues the same purchase. */
  readonly purchaseId?: string | undefined;
};

export type StartedCreditPurchase = CreditPurchaseQuote & {
  readonly purchaseId: string;
  /** Stripe's page where the customer pays. */
  readonly checkoutUrl: string;
};

/**
 * Begins a purchase: our row first, then Stripe's page under the row's id, then the page into the row. Whatever dies in
 * between, the same purchase id picks it up again and there is one page.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`, `conflict` for a purchase id that was used
 * otherwise or when the workspace buys too fast, naming the limit, `service-unavailable` when Stripe is away.
 */
export async function startCreditPurchase(
  context: CheckoutContext,
  input: StartCreditPurchaseInput,
): Promise<StartedCreditPurchase> {
  const { actor } = context;
  const { workspaceId } = input;
  authorize(actor, workspaceId, "credits:buy");
  const quote = quoteCreditPurchase(input);
  const purchaseId = parseInput(schema, input).purchaseId ?? randomUUIDv7();
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person can buy credits.");
  const work = checkoutWorkOf(context);
  await beginPurchase(work, { id: purchaseId, workspaceId, createdById: actor.userId, ...quote });
  await requireSamePurchase(context, workspaceId, purchaseId, quote);
  const { url } = await openCheckout(work, purchaseId);
  return { ...quote, purchaseId, checkoutUrl: url };
}

const schema = z.object({ purchaseId: z.uuid("purchaseId must be a UUID. Leave it out to get one.").optional() });

async function requireSamePurchase(
  { database }: CheckoutContext,
  workspaceId: string,
  id: string,
  quote: CreditPurchaseQuote,
): Promise<void> {
  const purchase = await database.creditPurchase.findFirst({
    where: { id, workspaceId },
    select: { creditsCents: true, feeCents: true, status: true },
  });
  if (!purchase) throw new AppError("not-found", "There is no such purchase. Start a new one.");
  if (purchase.creditsCents !== quote.creditsCents || purchase.feeCents !== quote.feeCents) {
    throw new AppError("conflict", "This purchase was started with another amount. Start a new one.");
  }
  if (purchase.status !== "created" && purchase.status !== "pending") {
    throw new AppError("conflict", `This purchase is already ${purchase.status}. Start a new one.`);
  }
}
