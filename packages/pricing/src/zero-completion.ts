import type { FinishReason, Usage } from "@causeway/protocol";

/**
 * Zero-completion insurance: nobody pays for a call that produced no token and gave no reason to stop, nor for one
 * that its provider ended with an error.
 */
export const isInsured = (usage: Usage, finishReason: FinishReason | undefined): boolean =>
  finishReason === "error" || (usage.output === 0 && finishReason === undefined);
