import type { CatalogSnapshot, Model, Variant } from "@causeway/catalog";
import type { ProviderPreferences, SortOrder } from "@causeway/protocol";
import { type Candidate, candidatesFor, type Exclusion } from "./candidates.ts";
import type { HealthView } from "./endpoint-health.ts";
import { type Random, rank } from "./rank.ts";
import type { Requirements } from "./requirements.ts";

/** What will be tried, in order, and what was left out and why. Data: it can be logged, tested and shown. */
export type RoutePlan = {
  readonly attempts: readonly Candidate[];
  readonly exclusions: readonly Exclusion[];
};

export type RouteQuestion = {
  /** The asked model first, then its fallbacks. */
  readonly models: readonly RequestedModel[];
  readonly catalog: CatalogSnapshot;
  readonly requirements: Requirements;
  readonly preferences: ProviderPreferences;
  readonly health: HealthView;
  readonly random: Random;
  readonly isConfigured: (providerId: string) => boolean;
};

export type RequestedModel = { readonly model: Model; readonly variants: readonly Variant[] };

/** No call is tried more often than this, however many endpoints there are. */
const mostAttempts = 8;

/** Candidates of each model, ranked, model by model. */
export function planRoute(question: RouteQuestion): RoutePlan {
  const perModel = question.models.map((requested) => planModel(requested, question));
  return {
    attempts: perModel.flatMap((plan) => plan.attempts).slice(0, mostAttempts),
    exclusions: perModel.flatMap((plan) => plan.exclusions),
  };
}

function planModel({ model, variants }: RequestedModel, question: RouteQuestion): RoutePlan {
  const { candidates, exclusions } = candidatesFor({
    model,
    endpoints: question.catalog.endpoints.get(model.id) ?? [],
    requirements: question.requirements,
    preferences: question.preferences,
    onlyFree: variants.includes("free"),
    providers: question.catalog.providers,
    isConfigured: question.isConfigured,
  });
  const preferences = { ...question.preferences, sort: sortOf(variants) ?? question.preferences.sort };
  return { attempts: rank(candidates, preferences, question.health, question.random), exclusions };
}

/** The last sorting variant wins, and wins over `provider.sort`. */
function sortOf(variants: readonly Variant[]): SortOrder | undefined {
  return variants.map((variant) => sortingVariants[variant]).findLast((sort) => sort !== undefined);
}

const sortingVariants: Partial<Record<Variant, SortOrder>> = { floor: "price", nitro: "throughput", exacto: "exacto" };
