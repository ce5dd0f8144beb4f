import { z } from "zod";
import { alertTexts, utc } from "./alert-texts.ts";
import { dollars, shortUsd } from "./dollars.ts";
import { leavingModelText } from "./leaving-model-text.ts";
import { passkeyTexts } from "./passkey-texts.ts";

export type NoticeText = { readonly subject: string; readonly paragraphs: readonly string[]; readonly action: string };

const refundFacts = z.object({ amountCents: z.int(), reason: z.string().optional() });
const disputeFacts = z.object({ amountCents: z.int(), reason: z.string(), evidenceDueOn: z.string().optional() });

const topUpFacts = z.object({ amountCents: z.int(), reason: z.string(), nextAttemptAt: z.string().optional() });
const capFacts = z.object({ amountCents: z.int(), month: z.string() });

const giftFacts = z.object({ creditsUsd: z.string(), reason: z.string(), expiresAt: z.string().optional() });

/** What the owners of a workspace are told, by kind: what happened, what it means, what to do. */
const texts = {
  ...alertTexts,
  ...passkeyTexts,
  "model-leaving": leavingModelText,
  "refund-succeeded": (facts: unknown): NoticeText => {
    const { amountCents } = refundFacts.parse(facts);
    return {
      subject: `Refund of ${dollars(amountCents)} made`,
      paragraphs: [
        `${dollars(amountCents)} went back to the card that paid. Banks show it after five to ten days.`,
        "The credits it had bought are no longer in the account.",
      ],
      action: "See your credits",
    };
  },
  "refund-failed": (facts: unknown): NoticeText => {
    const { amountCents, reason } = refundFacts.parse(facts);
    return {
      subject: `Refund of ${dollars(amountCents)} failed`,
      paragraphs: [
        `The refund could not be made${reason === undefined ? "" : `: ${reason}`}. The credits are back in the account and can be spent.`,
        "To have the money instead, ask again with the button beside the purchase, or contact support when 24 hours have passed.",
      ],
      action: "See your credits",
    };
  },
  "dispute-opened": (facts: unknown): NoticeText => {
    const { amountCents, reason, evidenceDueOn } = disputeFacts.parse(facts);
    return {
      subject: `A payment of ${dollars(amountCents)} is disputed: spending is stopped`,
      paragraphs: [
        `The cardholder's bank disputes the payment (${reason.replaceAll("_", " ")}). Credits of the same amount are frozen, and the keys of this workspace cannot spend until it is decided.`,
        `If the dispute is a mistake, ask the cardholder to withdraw it at the bank${evidenceDueOn === undefined ? "" : ` before ${evidenceDueOn}`} and contact support.`,
      ],
      action: "See the dispute",
    };
  },
  "dispute-won": (facts: unknown): NoticeText => {
    const { amountCents } = disputeFacts.parse(facts);
    return {
      subject: `The dispute over ${dollars(amountCents)} is settled: spending goes on`,
      paragraphs: ["The bank decided that the payment stands. The frozen credits are back in the account."],
      action: "See your credits",
    };
  },
  "dispute-lost": (facts: unknown): NoticeText => {
    const { amountCents } = disputeFacts.parse(facts);
    return {
      subject: `The payment of ${dollars(amountCents)} was returned to the cardholder`,
      paragraphs: [
        "The bank decided for the cardholder, so the frozen credits are gone.",
        "If more had been spent than was left, the rest is owed: buy credits for at least that amount, and spending goes on.",
      ],
      action: "See what is owed",
    };
  },
  "payment-reported": (facts: unknown): NoticeText => {
    const { amountCents } = refundFacts.parse(facts);
    return {
      subject: `A payment of ${dollars(amountCents)} was reported as fraud: spending is stopped`,
      paragraphs: [
        "The bank that issued the card says that its holder may not have agreed to the payment. Until we have looked at it, the keys of this workspace cannot spend and the card is not charged again.",
        "If the payment is yours, tell the bank so, and write to support: we let the workspace spend again. If it is not, do nothing: we send the money back.",
      ],
      action: "See your credits",
    };
  },
  "payment-in-review": (facts: unknown): NoticeText => {
    const { amountCents } = refundFacts.parse(facts);
    return {
      subject: `A payment of ${dollars(amountCents)} is being looked at: spending is stopped`,
      paragraphs: [
        "The check of payments has put this one before a person. Until that person has looked, the keys of this workspace cannot spend and the card is not charged again.",
        "You need not do anything: we tell you when spending goes on. If it is urgent, write to support.",
      ],
      action: "See your credits",
    };
  },
  "payment-approved": (facts: unknown): NoticeText => {
    const { amountCents } = refundFacts.parse(facts);
    return {
      subject: `The payment of ${dollars(amountCents)} is approved: spending goes on`,
      paragraphs: ["A person has looked at the payment, and it stands. The keys of this workspace can spend again."],
      action: "See your credits",
    };
  },
  "auto-top-up-failed": (facts: unknown): NoticeText => {
    const { amountCents, reason, nextAttemptAt } = topUpFacts.parse(facts);
    return {
      subject: `Auto top-up of ${dollars(amountCents)} failed`,
      paragraphs: [
        reason,
        nextAttemptAt === undefined
          ? "Auto top-up is now off. Switch it on again when this is mended."
          : `The next attempt is after ${nextAttemptAt}. Until then calls are paid from the credits that are left.`,
      ],
      action: "Mend it",
    };
  },
  "auto-top-up-fixed": (facts: unknown): NoticeText => {
    const { amountCents } = refundFacts.parse(facts);
    return {
      subject: `Auto top-up works again: ${dollars(amountCents)} added`,
      paragraphs: [
        `The card was charged and ${dollars(amountCents)} of credits are in the account. The failures before are forgotten.`,
      ],
      action: "See your credits",
    };
  },
  "auto-top-up-capped": (facts: unknown): NoticeText => {
    const { amountCents, month } = capFacts.parse(facts);
    return {
      subject: "Auto top-up has reached its monthly cap",
      paragraphs: [
        `Buying another ${dollars(amountCents)} would exceed the cap that was set for ${month}, so nothing was charged.`,
        "Raise the cap or buy credits by hand; otherwise auto top-up goes on next month.",
      ],
      action: "Raise the cap",
    };
  },
  "credits-given": (facts: unknown): NoticeText => {
    const { creditsUsd, reason, expiresAt } = giftFacts.parse(facts);
    return {
      subject: `${shortUsd(creditsUsd)} of credits were given to you`,
      paragraphs: [
        `${shortUsd(creditsUsd)} were added to the credits of this workspace: ${reason}`,
        `They are spent before the credits that you bought, and cannot be refunded.${expiresAt === undefined ? "" : ` What is left of them goes at ${utc(expiresAt)}.`}`,
      ],
      action: "See your credits",
    };
  },
} as const satisfies Record<string, (facts: unknown) => NoticeText>;

/** The weekly digest is more than sentences: `digest-mail.ts`. */
export type NoticeKind = keyof typeof texts | "weekly-digest";

/** Throws for a kind that nobody knows or facts of another shape. */
export function noticeText(kind: string, facts: unknown): NoticeText {
  const text = Object.entries(texts).find(([name]) => name === kind)?.[1];
  if (!text) throw new Error(`There is no notice of kind ${kind}`);
  return text(facts);
}
