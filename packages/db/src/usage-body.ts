import type { HoldProgress, HoldRequest, Settlement } from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import { attemptColumns, generationColumns } from "./generation-columns.ts";

/** What the protocol of leases carries without reading it. Facts of calls, never prompts or answers. */
export const usageBody = ({ generation, attempts }: Settlement): string =>
  JSON.stringify({ generation: generationColumns(generation), attempts: attempts.map(attemptColumns) });

export type IntentFacts = Omit<HoldRequest, "ownKey"> & { readonly startedAt: Date };

export const intentBody = (request: HoldRequest, startedAt: Date): string =>
  JSON.stringify({ ...request, ownKey: undefined, amount: request.amount.toString(), startedAt });

export function readIntentBody(body: string): IntentFacts {
  const facts = JSON.parse(body) as Omit<IntentFacts, "amount" | "startedAt"> & { amount: string; startedAt: string };
  return { ...facts, amount: nanoUsd(BigInt(facts.amount)), startedAt: new Date(facts.startedAt) };
}

export const progressText = (progress: HoldProgress): string => JSON.stringify(progress);
export const readProgressText = (text: string): HoldProgress => JSON.parse(text) as HoldProgress;
