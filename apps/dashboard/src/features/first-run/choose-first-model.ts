import type { ModelSummary } from "../catalog/model-summary.ts";

/** The model of the first call, and whether it costs nothing. `freeModel` is one that does, when the catalogue has any. */
export type FirstModel = { readonly id: string; readonly isFree: boolean; readonly freeModel: string | undefined };

/** Small, known to everyone, and offered by more than one provider. */
const familiar = ["openai/gpt-4o-mini", "anthropic/claude-haiku-4.5", "meta-llama/llama-3.3-70b-instruct"];

type Candidate = Pick<ModelSummary, "id" | "inputPrice" | "outputPrice" | "outputModalities">;

/** A familiar model for a workspace with credits; one that costs nothing, when there is one, for a workspace without. */
export function chooseFirstModel(models: readonly Candidate[], hasCredits: boolean): FirstModel {
  const speaking = models.filter((model) => model.outputModalities.includes("text"));
  const free = speaking.find((model) => model.inputPrice === "0" && model.outputPrice === "0");
  const known = familiar.map((id) => speaking.find((model) => model.id === id)).find((model) => model !== undefined);
  const paid = known ?? speaking.find((model) => model !== free);
  const chosen = hasCredits ? (paid ?? free) : (free ?? paid);
  return {
    id: chosen?.id ?? "openai/gpt-4o-mini",
    isFree: chosen !== undefined && chosen === free,
    freeModel: free?.id,
  };
}
