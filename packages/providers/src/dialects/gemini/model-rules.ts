/** What a model takes. Facts of Google's API as of November 2026, by the version in the model's name. */
export type GeminiRules = {
  /** `level`: a word. `budget`: a number of tokens. `none`: it does not think. */
  readonly thinking: "level" | "budget" | "none";
  /** The words that this model takes, weakest first. */
  readonly levels: readonly string[];
  /** The fewest tokens of thinking; 0 where it can be switched off. */
  readonly leastBudget: number;
  /** A schema for the answer beside tools; older models answer 400. */
  readonly schemaBesideTools: boolean;
  /** Presence and frequency penalties; others answer 400 to them. */
  readonly penalties: boolean;
  /** Answers 400 to a call in the running turn whose thought signature does not come back. */
  readonly wantsSignatures: boolean;
};

/** Reads names such as `gemini-2.5-flash-lite`, `gemini-3.1-pro-preview`, `gemini-4-argon`. */
export function geminiRules(upstreamModelId: string): GeminiRules {
  const name = upstreamModelId.toLowerCase();
  const version = Number(/gemini-(\d+(?:\.\d+)?)/.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
  const isPro = name.includes("pro");
  const isNew = version >= 3;
  return {
    thinking: isNew ? "level" : version >= 2.5 ? "budget" : "none",
    levels: !isPro ? ["minimal", "low", "medium", "high"] : version > 3 ? ["low", "medium", "high"] : ["low", "high"],
    leastBudget: isPro ? 128 : 0,
    schemaBesideTools: isNew,
    penalties: version !== 2.5,
    wantsSignatures: isNew,
  };
}
