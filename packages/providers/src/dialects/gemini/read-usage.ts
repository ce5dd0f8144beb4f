import type { Usage } from "@causeway/protocol";
import { areCounts, countOf, objectOf, objectsOf } from "../loosely.ts";
import { unitsOf } from "../units-of.ts";

/**
 * Reads `usageMetadata`. Thinking is billed as output and counted beside the candidates; what the provider's own tools
 * put into the prompt is counted beside it. Pictures that the answer holds have tokens and a price of their own.
 */
export function readUsage(value: unknown, searches = 0): Usage | undefined {
  const usage = objectOf(value);
  if (usage === undefined || !areCounts(usage, ...names)) return undefined;
  const prompt = countOf(usage["promptTokenCount"]);
  const candidates = countOf(usage["candidatesTokenCount"]);
  const thoughts = countOf(usage["thoughtsTokenCount"]) ?? 0;
  if (prompt === undefined && candidates === undefined && thoughts === 0) return undefined;
  const input = (prompt ?? 0) + (countOf(usage["toolUsePromptTokenCount"]) ?? 0);
  // Some models tell their thoughts in the total only.
  const untold = (countOf(usage["totalTokenCount"]) ?? 0) - input - (candidates ?? 0);
  const made = Math.min(candidates ?? 0, tokensOf("IMAGE", usage["candidatesTokensDetails"]));
  const spoken = tokensOf("AUDIO", usage["candidatesTokensDetails"]);
  // What comes from a cache has one price for all.
  const heard = tokensOf("AUDIO", usage["promptTokensDetails"]) - tokensOf("AUDIO", usage["cacheTokensDetails"]);
  const reasoning = prompt === undefined ? thoughts : Math.max(thoughts, untold);
  return {
    input,
    cachedInput: Math.min(input, countOf(usage["cachedContentTokenCount"]) ?? 0),
    cacheWrite: 0,
    output: (candidates ?? 0) - made + reasoning,
    reasoning,
    ...unitsOf({ madeImageToken: made, search: searches, audioToken: heard, madeAudioToken: spoken }),
  };
}

/** `[{modality, tokenCount}]` */
const tokensOf = (modality: "IMAGE" | "AUDIO", details: unknown): number =>
  objectsOf(details).reduce(
    (sum, one) => sum + (one["modality"] === modality ? (countOf(one["tokenCount"]) ?? 0) : 0),
    0,
  );

const names = [
  "promptTokenCount",
  "candidatesTokenCount",
  "thoughtsTokenCount",
  "toolUsePromptTokenCount",
  "cachedContentTokenCount",
  "totalTokenCount",
];
