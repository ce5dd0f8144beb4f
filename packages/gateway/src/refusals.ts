import { AppError } from "@causeway/errors";
import { formatUsd, type NanoUsd } from "@causeway/money";
import { type SpendingStop, StoreNotReached } from "./ports.ts";
import { StoreAnswerLost } from "./store-answer-lost.ts";

/** Pages of the dashboard that errors send people to. */
export type Links = { readonly credits: string; readonly keys: string; readonly limits: string };

/** 402: what it would have cost, what is left, and what to do. */
export function creditsExceeded(
  available: NanoUsd,
  { amount, affordable, links }: { readonly amount: NanoUsd; readonly affordable: number; readonly links: Links },
): AppError {
  const required = formatUsd(amount);
  const left = formatUsd(available);
  const shorter = affordable > 0 ? `lower max_tokens to ${affordable}` : "shorten the prompt";
  return new AppError(
    "insufficient-credits",
    `Insufficient credits. This request may cost up to $${required}, and $${left} is available. Add credits at ${links.credits}, or ${shorter}.`,
    {
      metadata: {
        required_usd: required,
        available_usd: left,
        affordable_max_tokens: affordable,
        limit_source: "credits",
        credits_url: links.credits,
        remedy_hint: `Add credits at ${links.credits}, or lower max_tokens or the prompt's size to fit what is available.`,
      },
    },
  );
}

export const keyNotUsable = () =>
  new AppError("unauthenticated", "This API key was revoked, disabled or has expired. Create a new one.");

/** Whatever the balance says. 402: credits are frozen or owed; 403: there is nothing that the caller could pay. */
export function spendingStopped(kind: SpendingStop, links: Links): AppError {
  const metadata = { limit_source: kind, credits_url: links.credits };
  if (kind === "stopped-by-review") {
    return new AppError(
      "forbidden",
      "Spending is stopped: the books of this workspace do not agree, and we are looking into it. Its credits are safe, and calls go on once that is done. Contact support if you are in a hurry.",
      { metadata },
    );
  }
  return new AppError(
    "insufficient-credits",
    kind === "stopped-by-dispute"
      ? `Spending is stopped: a payment of this workspace is disputed at the bank. See ${links.credits} for what to do.`
      : `Spending is stopped: this workspace owes for a payment that was taken back. Add credits at ${links.credits} to go on.`,
    { metadata },
  );
}

export function storeUnavailable(cause: unknown): AppError {
  const why = cause instanceof StoreNotReached || cause instanceof StoreAnswerLost ? ` (${cause.message})` : "";
  return new AppError("service-unavailable", `Credits cannot be checked right now${why}. Try again in a few seconds.`, {
    cause,
    retryAfterSeconds: 2,
  });
}
