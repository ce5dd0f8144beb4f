import type { SourceMaterial } from "./assemble.ts";
import type { IdentifiedRow } from "./assemble-endpoints.ts";
import { familyWeights, ownProvidersOf } from "./model-authors.ts";
import { regionalCopy } from "./model-identity.ts";
import { providerSources } from "./provider-sources.ts";
import type { SourcePrices, SourceRow } from "./sources/source-row.ts";
import { isTextGeneration } from "./text-generation.ts";

/** Why a row is not on offer here, or `undefined` when it is. */
export function reasonToLeaveOut(
  row: IdentifiedRow,
  open: boolean | undefined,
  material: SourceMaterial,
): string | undefined {
  if (isTextGeneration(row) && isRetired(row, material)) return "retired";
  return reasonNotToList(row, open, material);
}

/** What of a row decides whether it is on offer here. */
type ListableRow = Pick<
  IdentifiedRow,
  "identity" | "providerId" | "upstreamModelId" | "inputModalities" | "outputModalities" | "deprecated"
> & { readonly prices: Pick<SourcePrices, "input" | "output"> | undefined };

/** The same for a row of a day of its own. `open`: are the model's weights public, as far as anybody says? */
export function reasonNotToList(
  row: ListableRow,
  open: boolean | undefined,
  material: Pick<SourceMaterial, "responsesOnly">,
): string | undefined {
  const { modelId, speedTier, plainness } = row.identity;
  const isResold = !ownProvidersOf(modelId).includes(row.providerId) && !providerSources[row.providerId]?.licensed;
  if (!isTextGeneration(row)) return "not text generation";
  if (row.deprecated) return "retired";
  if (speedTier) return `speed tier ${speedTier}`;
  if (plainness <= -regionalCopy) return "regional copy";
  if (row.upstreamModelId.endsWith("-latest") && !row.upstreamModelId.endsWith("chat-latest")) return "moving alias";
  if (modelId.startsWith("openai/") && isResponsesOnly(modelId, material)) return "Responses API only";
  if (isResold && (familyWeights(modelId) ?? open) === false) return "closed model resold";
  if (row.prices && Number(row.prices.input) === 0 && !isFree(row)) return "a price of 0 that may be unknown";
  return undefined;
}

export function belongsToProvider({ providerId, upstreamModelId }: SourceRow): boolean {
  const { only, except } = providerSources[providerId] ?? {};
  return only?.test(upstreamModelId) !== false && except?.test(upstreamModelId) !== true;
}

/** `deepseek-chat` at DeepSeek is an alias that moved on; what a source says of it is not about the model we mean. */
export const tellsOfAnotherModel = ({ identity, upstreamModelId }: IdentifiedRow): boolean =>
  ownProvidersOf(identity.modelId).some(
    (own) => providerSources[own]?.except?.test(upstreamModelId.slice(upstreamModelId.lastIndexOf("/") + 1)) === true,
  );

/** A price of 0 counts only where the provider is known to offer models for nothing. */
export const isFree = (row: Pick<ListableRow, "providerId" | "prices">): boolean =>
  row.prices !== undefined &&
  Number(row.prices.input) === 0 &&
  Number(row.prices.output) === 0 &&
  providerSources[row.providerId]?.hasFreeModels === true;

/** LiteLLM keeps what a provider retired long ago, so where another source lists the provider it only fills in. */
export function addsFromLiteLlm(row: SourceRow): boolean {
  const { modelsDev, piAi, liteLlmAdds } = providerSources[row.providerId] ?? {};
  return liteLlmAdds === true || (modelsDev === undefined && piAi === undefined);
}

const isRetired = ({ deprecatedOn }: SourceRow, { dates }: SourceMaterial) =>
  deprecatedOn !== undefined && Object.values(dates).some((date) => deprecatedOn <= date);

const isResponsesOnly = (modelId: string, { responsesOnly }: Pick<SourceMaterial, "responsesOnly">) =>
  responsesOnly.includes(modelId.slice("openai/".length)) || /codex|-pro$/.test(modelId);
