import type { Usage } from "@causeway/protocol";
import { areCounts, countOf, objectOf } from "../loosely.ts";

/** `inputTokens` leaves out what was read from or written to the cache; our `input` holds all three. */
export function readUsage(value: unknown): Usage | undefined {
  const usage = objectOf(value);
  const names = ["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"];
  if (usage === undefined || !areCounts(usage, ...names)) return undefined;
  const [input, output] = [countOf(usage["inputTokens"]), countOf(usage["outputTokens"])];
  if (input === undefined && output === undefined) return undefined;
  const cachedInput = countOf(usage["cacheReadInputTokens"]) ?? 0;
  const cacheWrite = countOf(usage["cacheWriteInputTokens"]) ?? 0;
  return { input: (input ?? 0) + cachedInput + cacheWrite, cachedInput, cacheWrite, output: output ?? 0, reasoning: 0 };
}
