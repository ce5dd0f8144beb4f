/** The model of the first call, and whether it costs nothing. `freeModel` is one that does, when the catalogue has any. */
export type FirstModel = { readonly id: string; readonly isFree: boolean; readonly freeModel: string | undefined };

/** Small, known to everyone, and offered by more than one provider. */
const familiar = ["openai/gpt-4o-mini", "anthropic/claude-haiku-4.5", "meta-llama/llama-3.3-70b-instruct"];
const familiarFree = ["meta-llama/llama-3.3-70b-instruct:free", "openai/gpt-oss-120b:free"];

/** Prices of its cheapest provider, as decimal text. */
type Candidate = {
  readonly id: string;
  readonly inputPrice: string;
  readonly outputPrice: string;
  readonly outputModalities: readonly string[];
};

/** A familiar model for a workspace with credits; one that costs nothing, when there is one, for a workspace without. */
export function chooseFirstModel(models: readonly Candidate[], hasCredits: boolean): FirstModel {
  const speaking = models.filter((model) => model.outputModalities.includes("text"));
  const costsNothing = (model: Candidate) => model.inputPrice === "0" && model.outputPrice === "0";
  const free = firstOf(familiarFree, speaking.filter(costsNothing));
  const paid = firstOf(
    familiar,
    speaking.filter((model) => !costsNothing(model)),
  );
  const chosen = hasCredits ? (paid ?? free) : (free ?? paid);
  return {
    id: chosen?.id ?? "openai/gpt-4o-mini",
    isFree: chosen !== undefined && chosen === free,
    freeModel: free?.id,
  };
}

/** The first of the familiar ones that is there, else any. */
const firstOf = (ids: readonly string[], models: readonly Candidate[]): Candidate | undefined =>
  ids.map((id) => models.find((model) => model.id === id)).find((model) => model !== undefined) ?? models[0];
