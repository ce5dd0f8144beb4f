import type { DataPolicy } from "@causeway/catalog";

export type DataPolicyText = { readonly short: string; readonly tone: "good" | "bad" | "unknown" };

/** What a provider does with prompts, in a few words. Unknown is said, never assumed to be good. */
export function dataPolicyText({ trainsOnPrompts, retentionDays }: DataPolicy): DataPolicyText {
  if (trainsOnPrompts === undefined) return { short: "Not stated", tone: "unknown" };
  if (trainsOnPrompts) return { short: "Trains on prompts", tone: "bad" };
  if (retentionDays === undefined) return { short: "No training", tone: "good" };
  if (retentionDays === 0) return { short: "No training, keeps nothing", tone: "good" };
  return { short: `No training, keeps ${retentionDays} ${retentionDays === 1 ? "day" : "days"}`, tone: "good" };
}
