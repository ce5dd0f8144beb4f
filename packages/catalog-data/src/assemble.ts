import { assembleEndpoint, type IdentifiedRow, type LeftOut, type SourceDates } from "./assemble-endpoints.ts";
import { assembleModel } from "./assemble-models.ts";
import type { EndpointRow, ModelRow } from "./catalog-file.ts";
import { contextLengths, openWeights } from "./model-facts.ts";
import { modelIdentifier } from "./model-identity.ts";
import { withoutOutliers } from "./price-outliers.ts";
import { addsFromLiteLlm, belongsToProvider, isFree, reasonToLeaveOut, tellsOfAnotherModel } from "./row-filters.ts";
import type { SourceRow } from "./sources/source-row.ts";

export type SourceMaterial = {
  readonly rows: readonly SourceRow[];
  /** Rows that only tell what a model is: its author's page in a source, no provider of ours. */
  readonly modelFacts: readonly SourceRow[];
  /** `author/slug` spellings to keep. */
  readonly knownSlugs: readonly string[];
  /** OpenAI's names of models that only its Responses API serves. */
  readonly responsesOnly: readonly string[];
  readonly dates: SourceDates;
};

export type Assembled = {
  readonly models: readonly ModelRow[];
  readonly endpoints: readonly EndpointRow[];
  readonly leftOut: readonly LeftOut[];
};

/** Everything the sources say → models and endpoints, with a reason for every row that did not become one. */
export function assembleCatalog(material: SourceMaterial): Assembled {
  const leftOut: LeftOut[] = [];
  const leaveOut = ({ providerId, upstreamModelId }: SourceRow, reason: string) =>
    leftOut.push({ providerId, upstreamModelId, reason });

  const identify = modelIdentifier(material.knownSlugs);
  const identified = (row: SourceRow): readonly IdentifiedRow[] => {
    const identity = identify(row.upstreamModelId);
    if (!identity) leaveOut(row, "unknown author");
    return identity ? [{ ...row, identity }] : [];
  };
  const facts = material.modelFacts.flatMap(identified).filter((row) => !tellsOfAnotherModel(row));
  const rows = material.rows.filter(belongsToProvider).flatMap(identified);
  const weights = openWeights([...facts, ...rows]);

  const usable = rows.filter((row) => {
    const reason = reasonToLeaveOut(row, weights.get(row.identity.modelId), material);
    if (reason) leaveOut(row, reason);
    return reason === undefined;
  });
  const context = contextLengths([...facts, ...usable]);
  const assembled = [...groupByEndpoint(usable)].map(([id, offers]) => {
    const modelId = id.slice(id.indexOf(":") + 1);
    return assembleEndpoint(offers, modelId, context.get(modelId.replace(/:free$/, "")), material.dates);
  });
  const { plausible, outliers } = withoutOutliers(assembled.filter((result) => "price" in result));
  leftOut.push(...assembled.filter((result) => "reason" in result), ...outliers);

  return {
    endpoints: plausible,
    models: [...Map.groupBy(plausible, (endpoint) => endpoint.modelId)].map(([modelId, offered]) =>
      assembleModel(modelId, offered, [...facts, ...rows], material.dates),
    ),
    leftOut,
  };
}

function groupByEndpoint(rows: readonly IdentifiedRow[]): Map<string, IdentifiedRow[]> {
  const listed = new Set(rows.filter((row) => row.source !== "litellm").map(endpointId));
  const trusted = rows.filter((row) => row.source !== "litellm" || listed.has(endpointId(row)) || addsFromLiteLlm(row));
  return Map.groupBy(trusted, endpointId);
}

const endpointId = (row: IdentifiedRow) => `${row.providerId}:${row.identity.modelId}${isFree(row) ? ":free" : ""}`;
