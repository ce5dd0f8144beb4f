import { formatUsd, fromCents } from "@causeway/money";
import { purchaseFeeCents } from "@causeway/pricing";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { findModels } from "../catalog/filter-models.ts";
import { anyModel } from "../catalog/model-filters.ts";
import type { ModelSummary } from "../catalog/model-summary.ts";
import type { Catalog } from "../catalog/read-catalog.ts";

export type FeeExample = { readonly credits: string; readonly fee: string; readonly total: string };

export type LandingFacts = {
  readonly modelCount: number;
  readonly providerCount: number;
  readonly endpointCount: number;
  /** The model with the most providers: the one whose call most likely succeeds. */
  readonly sampleModelId: string;
  readonly newest: readonly ModelSummary[];
  readonly feeExamples: readonly FeeExample[];
};

const newestShown = 6;
const exampleCredits = [1_000, 2_000, 10_000];

/** What the landing page claims, counted from the catalogue and the fee that is charged. */
export function landingFacts({ models, snapshot }: Catalog): LandingFacts {
  return {
    modelCount: models.length,
    providerCount: new Set(models.flatMap(({ offers }) => offers.map(({ providerId }) => providerId))).size,
    endpointCount: [...snapshot.endpoints.values()].reduce((count, endpoints) => count + endpoints.length, 0),
    sampleModelId: models.toSorted((a, b) => b.offers.length - a.offers.length)[0]?.id ?? "openai/gpt-oss-120b",
    newest: findModels(models, anyModel, "newest", "")
      .slice(0, newestShown)
      .map(({ model }) => model),
    feeExamples: exampleCredits.map((credits) => ({
      credits: dollars(credits),
      fee: dollars(purchaseFeeCents(credits)),
      total: dollars(credits + purchaseFeeCents(credits)),
    })),
  };
}

const dollars = (cents: number): string => formatDollars(formatUsd(fromCents(cents)), "cents");
