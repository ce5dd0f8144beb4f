import type { CatalogSnapshot, Endpoint, Model } from "@causeway/catalog";
import { formatRate, type PicoUsd } from "@causeway/money";
import { formatCompact } from "@causeway/ui/format-count.ts";
import { formatPerMillion } from "@causeway/ui/format-dollars.ts";
import { authorName } from "./author-names.ts";
import type { ModelTraffic } from "./filter-models.ts";
import { mostCompared } from "./model-filters.ts";
import { unitPriceText } from "./model-purpose.ts";
import { cheapestOf } from "./model-summary.ts";
import { releaseText } from "./release-text.ts";

/** What is put side by side of one model. */
export type ComparedModel = {
  readonly model: Model;
  readonly endpoints: readonly Endpoint[];
  readonly traffic: ModelTraffic | undefined;
};

export type ComparisonRow = { readonly name: string; readonly values: readonly string[] };

/** Those of the ids that are models, each once, as many as fit. */
export const comparedIds = (asked: string | undefined, isModel: (id: string) => boolean): readonly string[] =>
  [...new Set(asked?.split(",") ?? [])].filter(isModel).slice(0, mostCompared);

/** One row a fact, one value a model. */
export function comparisonRows(
  compared: readonly ComparedModel[],
  providers: CatalogSnapshot["providers"],
): readonly ComparisonRow[] {
  const row = (name: string, valueOf: (one: ComparedModel) => string | undefined): ComparisonRow => ({
    name,
    values: compared.map((one) => valueOf(one) ?? "–"),
  });
  const price = (rateOf: (cheapest: Endpoint) => PicoUsd | undefined) => (one: ComparedModel) => {
    const cheapest = cheapestOf(one.endpoints);
    const rate = cheapest && rateOf(cheapest);
    return rate === undefined ? undefined : rate === 0n ? "Free" : formatPerMillion(formatRate(rate));
  };
  const supports = (parameter: string) => (one: ComparedModel) =>
    one.model.supportedParameters.includes(parameter) ? "Yes" : "No";
  const withPolicy =
    (meets: (provider: { trains: boolean | undefined; days: number | undefined }) => boolean) =>
    (one: ComparedModel) => {
      const meeting = one.endpoints.filter(({ providerId }) => {
        const policy = providers.get(providerId)?.dataPolicy;
        return meets({ trains: policy?.trainsOnPrompts, days: policy?.retentionDays });
      });
      return `${meeting.length} of ${one.endpoints.length}`;
    };
  return [
    row("Author", ({ model }) => authorName(model.author)),
    row(
      "Input per million, from",
      price(({ price: { input } }) => input),
    ),
    row(
      "Output per million, from",
      price(({ price: { output } }) => output),
    ),
    row(
      "Cached input per million",
      price(({ price: { cachedInput } }) => cachedInput),
    ),
    row("Also billed", ({ endpoints }) => {
      const cheapest = cheapestOf(endpoints);
      return cheapest && unitPriceText(cheapest.price);
    }),
    row("Context", ({ model }) => formatCompact(model.contextLength)),
    row("Longest answer", ({ model }) =>
      model.maxOutputTokens === undefined ? undefined : formatCompact(model.maxOutputTokens),
    ),
    row("Takes", ({ model }) => model.inputModalities.join(", ")),
    row("Gives", ({ model }) => model.outputModalities.join(", ")),
    row("Tools", supports("tools")),
    row("Reasoning", supports("reasoning")),
    row("Structured outputs", supports("structured_outputs")),
    row("Providers", ({ endpoints }) => String(endpoints.length)),
    row(
      "… that do not train on prompts",
      withPolicy(({ trains }) => trains === false),
    ),
    row(
      "… that keep nothing",
      withPolicy(({ trains, days }) => trains === false && days === 0),
    ),
    row("First token, last 24 h", ({ traffic }) =>
      traffic?.latencyMs === undefined ? undefined : `${Math.round(traffic.latencyMs)} ms`,
    ),
    row("Tokens a second, last 24 h", ({ traffic }) =>
      traffic?.tokensPerSecond === undefined ? undefined : String(Math.round(traffic.tokensPerSecond)),
    ),
    row("Weights", ({ model }) =>
      model.openWeights === undefined ? undefined : model.openWeights ? "Open" : "Closed",
    ),
    row("Knows the world until", ({ model }) => model.knowledgeCutoff),
    row("Released", ({ model }) => releaseText(model)),
    row("Leaves on", ({ model }) => model.deprecatedOn),
  ];
}
