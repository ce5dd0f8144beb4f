import type { AutoTopUpState, SavedCardState } from "@causeway/services";
import { formatCents } from "./format-cents.ts";

/** How auto top-up stands, in words: what it does or why it does not, and what to do. */
export type TopUpStatus = {
  readonly kind: "off" | "on" | "waiting" | "capped" | "stopped";
  readonly label: string;
  readonly text: string;
};

export function topUpStatus(state: AutoTopUpState | undefined, card: SavedCardState, now: Date): TopUpStatus {
  if (state?.enabled !== true) return switchedOff(state, card);
  const { amountCents, thresholdCents, monthCents, monthlyCapCents, nextAttemptAt, failureReason } = state;
  if (nextAttemptAt !== undefined && nextAttemptAt > now) {
    const why = failureReason ?? "The last charge failed.";
    return {
      kind: "waiting",
      label: "Last charge failed",
      text: `${why} The next attempt is after ${minute(nextAttemptAt)}; saving the settings tries again now.`,
    };
  }
  const month = `${formatCents(monthCents)} of at most ${formatCents(monthlyCapCents)} bought this month.`;
  if (monthCents + amountCents > monthlyCapCents) {
    return {
      kind: "capped",
      label: "Monthly cap reached",
      text: `${month} Raise the cap or buy credits by hand; otherwise it goes on next month.`,
    };
  }
  return {
    kind: "on",
    label: "On",
    text: `Buys ${formatCents(amountCents)} when fewer than ${formatCents(thresholdCents)} are left. ${month}`,
  };
}

function switchedOff(state: AutoTopUpState | undefined, card: SavedCardState): TopUpStatus {
  if (state?.failureReason !== undefined)
    return { kind: "stopped", label: "Switched off after failures", text: state.failureReason };
  const text =
    card.kind === "none"
      ? "Buy credits once: the card you pay with is saved and can be used from then on."
      : "Buys credits with your saved card when few are left, so that calls never stop.";
  return { kind: "off", label: "Off", text };
}

const minute = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
