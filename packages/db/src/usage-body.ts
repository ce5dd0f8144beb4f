import type { HoldProgress, HoldRequest, Settlement } from "@causeway/gateway";
import { attemptColumns, type GenerationFacts, generationFacts } from "./generation-columns.ts";

// What the protocol of leases carries without reading it: facts of calls, never prompts or answers, and nothing that
// stands beside it in an intent or a record. It is written for every call, so each field is asked for what it is worth.

export type UsageBody = { readonly generation: GenerationFacts; readonly attempts: unknown };

export const usageBody = ({ generation, attempts }: Settlement): string =>
  JSON.stringify({ generation: generationFacts(generation), attempts: attempts.map(attemptColumns) });

/** Throws for what `usageBody` cannot have written. */
export function readUsageBody(body: string): UsageBody {
  const { generation, attempts } = JSON.parse(body) as { generation: unknown; attempts: unknown };
  if (typeof generation !== "object" || generation === null) throw new Error("there is no generation in it");
  return { generation: generation as GenerationFacts, attempts };
}

export type IntentFacts = Pick<HoldRequest, "requestId" | "requestedModel" | "apiType" | "streamed"> & {
  readonly startedAt: Date;
};

/** A time as a number: whatever has a `toJSON` makes writing all the rest five times as dear. */
export const intentBody = (
  { requestId, requestedModel, apiType, streamed }: Omit<IntentFacts, "startedAt">,
  startedAtMs: number,
): string => JSON.stringify({ requestId, requestedModel, apiType, streamed, startedAt: startedAtMs });

export function readIntentBody(body: string): IntentFacts {
  const { requestId, requestedModel, apiType, streamed, startedAt } = JSON.parse(body) as WrittenFacts;
  return { requestId, requestedModel, apiType, streamed, startedAt: new Date(startedAt) };
}

/** A text for the time in versions before this one. */
type WrittenFacts = Omit<IntentFacts, "startedAt"> & { readonly startedAt: number | string };

export const progressText = (progress: HoldProgress): string => JSON.stringify(progress);
export const readProgressText = (text: string): HoldProgress => JSON.parse(text) as HoldProgress;
