import { fromCents, formatUsd } from "@causeway/money";
import { composeMail } from "./compose.ts";
import type { Mailer } from "./mailer.ts";

export type ReceiptMail = {
  readonly to: string;
  readonly workspaceName: string;
  /** Whole US cents. */
  readonly creditsCents: number;
  readonly feeCents: number;
  readonly taxCents: number;
  readonly totalCents: number;
  readonly paidAt: Date;
  /** Stripe's receipt, or our history of purchases when there is none. */
  readonly receiptUrl: string;
  readonly invoiceUrl?: string | undefined;
};

/** Mails what was bought, after the credits are in the account. */
export const sendReceiptMail = async (mailer: Mailer, input: ReceiptMail): Promise<void> =>
  mailer.send(await receiptMail(input));

export const receiptMail = (input: ReceiptMail) =>
  composeMail({
    to: input.to,
    subject: `Receipt: ${dollars(input.creditsCents)} of Causeway credits`,
    heading: `${dollars(input.creditsCents)} of credits added`,
    paragraphs: [`The credits are in the account of ${input.workspaceName} and can be spent now.`],
    facts: [
      { label: "Credits", value: dollars(input.creditsCents) },
      ...(input.feeCents > 0 ? [{ label: "Purchase fee", value: dollars(input.feeCents) }] : []),
      ...(input.taxCents > 0 ? [{ label: "Tax", value: dollars(input.taxCents) }] : []),
      { label: "Total paid", value: dollars(input.totalCents) },
      { label: "Date", value: `${input.paidAt.toISOString().slice(0, 16).replace("T", " ")} UTC` },
      ...(input.invoiceUrl === undefined ? [] : [{ label: "Invoice", value: input.invoiceUrl }]),
    ],
    action: { label: "View receipt", url: input.receiptUrl },
    footnote: `You get this because you bought credits for ${input.workspaceName}.`,
  });

/** Always two decimals: "$21.10". */
function dollars(cents: number): string {
  const [whole = "0", fraction = ""] = formatUsd(fromCents(cents)).split(".");
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(2, "0")}`;
}
