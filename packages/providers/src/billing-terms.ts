import type { ProviderBilling } from "@causeway/gateway";

/**
 * What a provider bills when we close the connection of a running stream, and how that is known. What nobody has
 * documented or measured counts as billing on.
 */
export type CancelTerms = {
  /** The page that says so, or how it was measured. */
  readonly source: string;
  /** `YYYY-MM-DD`: the day the source was read or the measurement made. */
  readonly asOf: string;
} & (
  | { readonly bills: "no-further"; readonly evidence: "documented" | "measured" }
  | { readonly bills: "to-the-end"; readonly evidence: "documented" | "measured" | "assumed" }
);

/** How a provider bills, as far as the end of a call depends on it. */
export type BillingTerms = {
  readonly onCancel: CancelTerms;
  /** The exact count of the prompt comes before the first word. */
  readonly countsPromptFirst: boolean;
  /** Every chunk says how many tokens there have been so far. */
  readonly countsAlong: boolean;
  /** Bills reasoning that it does not show, or shows in a shorter form. */
  readonly hidesReasoning: boolean;
};

const listing = { source: "https://openrouter.ai/docs/api-reference/streaming", asOf: "2026-11-22" };

/** Listed among those where closing the connection ends the work and the bill. */
export const stopsOnCancel: CancelTerms = { bills: "no-further", evidence: "documented", ...listing };
/** Listed among those where it does not. */
export const billsToTheEnd: CancelTerms = { bills: "to-the-end", evidence: "documented", ...listing };

const asOpenAi = { countsPromptFirst: false, countsAlong: false, hidesReasoning: false };

/** Closing the connection ends the bill, reasoning is shown, and the count comes at the end. */
export const stoppable: BillingTerms = { onCancel: stopsOnCancel, ...asOpenAi };

/** Closing the connection does not end the bill. */
export const unstoppable: BillingTerms = { onCancel: billsToTheEnd, ...asOpenAi };

/** Nobody has said or measured: to be on the safe side. */
export const unknownBilling: BillingTerms = {
  ...asOpenAi,
  onCancel: { bills: "to-the-end", evidence: "assumed", source: "nothing is published", asOf: "2026-11-22" },
  hidesReasoning: true,
};

/** The same in the gateway's words. */
export const billingOf = (terms: BillingTerms): ProviderBilling => ({
  stopsOnCancel: terms.onCancel.bills === "no-further",
  countsPromptFirst: terms.countsPromptFirst,
  countsAlong: terms.countsAlong,
  hidesReasoning: terms.hidesReasoning,
});
