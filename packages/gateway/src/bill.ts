import type { Usage } from "@causeway/protocol";
import { type Charge, chargeFor, isInsured, noCharge, soundUsage } from "@causeway/pricing";
import type { Candidate } from "@causeway/routing";
import type { MeterReading } from "./meter.ts";
import type { GenerationStatus } from "./ports.ts";

export type Bill = {
  readonly usage: Usage;
  /** The provider did not count to the end: the tokens are ours. */
  readonly estimated: boolean;
  readonly charge: Charge;
};

export type BillQuestion = {
  readonly status: GenerationStatus;
  readonly reading: MeterReading;
  readonly candidate: Candidate;
  /** What the prompt probably has: for providers that do not say. */
  readonly likelyInputTokens: number;
  /** The provider ended the answer with an error of its own. */
  readonly failedByProvider: boolean;
};

/**
 * Who pays for what, by how the call ended. A whole answer costs what the provider counted; a broken or abandoned one
 * its prompt and what was delivered; nothing delivered, or ended by the provider's own error, costs nothing.
 */
export function billFor(question: BillQuestion): Bill {
  const { usage, estimated } = usageOf(question);
  const free = question.status === "failed" || question.failedByProvider || isFree(question, usage);
  return { usage, estimated, charge: free ? noCharge : chargeFor(usage, question.candidate.endpoint.price) };
}

/** A caller who left before anything was written still pays for a prompt that the provider has read and counted. */
function isFree({ status, reading }: BillQuestion, usage: Usage): boolean {
  if (status === "cancelled" && (reading.reportedUsage?.input ?? 0) > 0) return false;
  return isInsured(usage, reading.finishReason);
}

function usageOf({ status, reading, likelyInputTokens, candidate }: BillQuestion): {
  usage: Usage;
  estimated: boolean;
} {
  const { reportedUsage: reported, deliveredTokens } = reading;
  if (reported === undefined) {
    const input = deliveredTokens > 0 ? Math.min(likelyInputTokens, candidate.mostInputTokens) : 0;
    return {
      usage: { input, cachedInput: 0, cacheWrite: 0, output: deliveredTokens, reasoning: 0 },
      estimated: deliveredTokens > 0,
    };
  }
  const counted = soundUsage(reported);
  const isWhole = status === "completed" || reading.finishReason !== undefined;
  if (isWhole || counted.output >= deliveredTokens) return { usage: counted, estimated: false };
  return { usage: { ...counted, output: deliveredTokens }, estimated: true };
}
