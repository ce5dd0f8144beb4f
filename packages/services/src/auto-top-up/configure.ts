import { AppError } from "@causeway/errors";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { PaymentContext } from "../credit-purchase/context.ts";
import { creditPurchaseLimits } from "../credit-purchase/quote.ts";
import { parseInput } from "../parse-input.ts";
import { readTopUpUse } from "../payment-books/top-up-use.ts";

export type AutoTopUpSettings = {
  readonly enabled: boolean;
  /** Whole US cents of credits, as all of these. */
  readonly thresholdCents: number;
  readonly amountCents: number;
  readonly monthlyCapCents: number;
};

export type AutoTopUpState = AutoTopUpSettings & {
  /** Why the last charge failed and what to do. */
  readonly failureReason: string | undefined;
  readonly nextAttemptAt: Date | undefined;
  /** Bought automatically in this month, or being bought. */
  readonly monthCents: number;
};

export type SavedCardState =
  | { readonly kind: "saved"; readonly brand: string; readonly last4: string }
  | { readonly kind: "none" }
  /** Stripe does not answer at the moment. */
  | { readonly kind: "unknown" };

/**
 * Switches auto top-up on or off. On needs a card that was saved by an earlier purchase, and forgets earlier failures.
 * Throws `invalid-request` naming the field, `forbidden`, `conflict` without a card, `service-unavailable`.
 */
export async function configureAutoTopUp(
  context: PaymentContext,
  input: AutoTopUpSettings & { readonly workspaceId: string },
): Promise<void> {
  const { database, actor, payments } = context;
  const { workspaceId } = input;
  authorize(actor, workspaceId, "credits:buy");
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person can switch auto top-up on.");
  const settings = parseInput(schema, input);
  const { stripeCustomerId } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { stripeCustomerId: true },
  });
  const card = stripeCustomerId === null ? undefined : await payments.findSavedCard(stripeCustomerId);
  if (settings.enabled && !card) {
    throw new AppError("conflict", "There is no saved card. Buy credits once; the card is then saved for auto top-up.");
  }
  const row = { ...settings, enabledById: actor.userId, failures: 0, nextAttemptAt: null, failureReason: null };
  await database.$transaction(async (transaction) => {
    await transaction.autoTopUp.upsert({ where: { workspaceId }, create: { workspaceId, ...row }, update: row });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "auto-top-up.configure",
      target: `workspace:${workspaceId}`,
      detail: { ...settings },
    });
  });
}

/** Undefined when it was never set up. */
export async function readAutoTopUp(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<AutoTopUpState | undefined> {
  authorize(actor, workspaceId, "credits:read");
  const row = await database.autoTopUp.findUnique({ where: { workspaceId } });
  if (!row) return undefined;
  const { monthCents } = await readTopUpUse(database, workspaceId);
  const { enabled, thresholdCents, amountCents, monthlyCapCents } = row;
  return {
    enabled,
    thresholdCents,
    amountCents,
    monthlyCapCents,
    failureReason: row.failureReason ?? undefined,
    nextAttemptAt: row.nextAttemptAt ?? undefined,
    monthCents,
  };
}

/** The card that auto top-up would charge. */
export async function readSavedCard(
  { database, actor, payments }: PaymentContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<SavedCardState> {
  authorize(actor, workspaceId, "credits:read");
  const { stripeCustomerId } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { stripeCustomerId: true },
  });
  if (stripeCustomerId === null) return { kind: "none" };
  try {
    const card = await payments.findSavedCard(stripeCustomerId);
    return card ? { kind: "saved", brand: card.brand, last4: card.last4 } : { kind: "none" };
  } catch (error) {
    if (error instanceof AppError && error.code === "service-unavailable") return { kind: "unknown" };
    throw error;
  }
}

const { minCents, maxCents } = creditPurchaseLimits;
const amountMessage = "amountCents must be a whole number of US cents from 500 ($5.00) to 2500000 ($25,000.00).";
const thresholdMessage = "thresholdCents must be a whole number of US cents from 0 to 2500000 ($25,000.00).";
const capMessage = "monthlyCapCents must be a whole number of US cents, at least amountCents and at most 100000000.";

const schema = z
  .object({
    enabled: z.boolean(),
    thresholdCents: z.int(thresholdMessage).min(0, thresholdMessage).max(maxCents, thresholdMessage),
    amountCents: z.int(amountMessage).min(minCents, amountMessage).max(maxCents, amountMessage),
    monthlyCapCents: z.int(capMessage).max(100_000_000, capMessage),
  })
  .refine(({ amountCents, monthlyCapCents }) => monthlyCapCents >= amountCents, {
    message: capMessage,
    path: ["monthlyCapCents"],
  });
