import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { Answer, AnswerEnvelope, BilledUsage, StreamPart, TaskAnswer, Warning } from "@causeway/protocol";

/** A complete answer, and what must be known to give it again. */
export type KeptAnswer = {
  readonly envelope: Omit<AnswerEnvelope, "countedFirst">;
  readonly modelId: string;
  /** `undefined`: nobody was called for it, it had been kept already. */
  readonly providerId: string | undefined;
  readonly content: KeptContent;
  readonly finishReason: string | undefined;
  /** What the one who answered could not be told. */
  readonly warnings: readonly Warning[];
  readonly billed: BilledUsage;
};

export type KeptContent =
  | { readonly form: "whole"; readonly answer: Answer | TaskAnswer }
  /** As they were sent: content and how it ended. */
  | { readonly form: "parts"; readonly parts: readonly (readonly StreamPart[])[] };

/** Another layout is another version: what an older process kept is not there. */
const version = 1;

export const writeKept = (kept: KeptAnswer): string =>
  JSON.stringify({ version, ...kept, billed: mapAmounts(kept.billed, String) }, withBytes);

/** `undefined` for whatever was not written here, or by another version. */
export function readKept(text: string): KeptAnswer | undefined {
  try {
    const kept = JSON.parse(text, readBytes) as WrittenAnswer;
    return kept.version === version ? { ...kept, billed: mapAmounts(kept.billed, readAmount) } : undefined;
  } catch {
    return undefined;
  }
}

/** No provider's field has such a name. */
const bytesMark = "\u0000bytes";

function withBytes(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const written = this[name];
  return written instanceof Uint8Array ? { [bytesMark]: written.toBase64() } : value;
}

function readBytes(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(bytesMark in value)) return value;
  const text = value[bytesMark];
  return typeof text === "string" ? Uint8Array.fromBase64(text) : value;
}

type Amounts<Amount> = Omit<BilledUsage, AmountName | "webSearch"> & {
  readonly webSearch?: { readonly requests: number; readonly cost: Amount };
  readonly cost: Amount;
  readonly upstreamCost: Amount | undefined;
  readonly upstreamPromptCost: Amount | undefined;
  readonly upstreamCompletionCost: Amount | undefined;
};
type AmountName = "cost" | "upstreamCost" | "upstreamPromptCost" | "upstreamCompletionCost";
type WrittenAnswer = Omit<KeptAnswer, "billed"> & { readonly version: number; readonly billed: Amounts<string> };

const readAmount = (text: string): NanoUsd => nanoUsd(BigInt(text));

function mapAmounts<From, To>({ webSearch, ...billed }: Amounts<From>, map: (amount: From) => To): Amounts<To> {
  const orNone = (amount: From | undefined) => (amount === undefined ? undefined : map(amount));
  return {
    ...billed,
    ...(webSearch && { webSearch: { ...webSearch, cost: map(webSearch.cost) } }),
    cost: map(billed.cost),
    upstreamCost: orNone(billed.upstreamCost),
    upstreamPromptCost: orNone(billed.upstreamPromptCost),
    upstreamCompletionCost: orNone(billed.upstreamCompletionCost),
  };
}
