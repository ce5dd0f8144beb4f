import type { CatalogSnapshot, Model, Variant } from "@causeway/catalog";
import type { ProviderPreferences, SortOrder } from "@causeway/protocol";
import { type Candidate, candidatesFor, type Exclusion } from "./candidates.ts";
import type { HealthView } from "./endpoint-health.ts";
import { type OwnKey, servesModel, withOwnKeys } from "./own-keys.ts";
import { isFirstChoiceOnly, type Random, rank } from "./rank.ts";
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
  /** Do the limits of key, member and workspace allow the provider? */
  readonly mayUse?: (providerId: string) => boolean;
  /** The workspace's own keys that serve the caller, in the owner's order. */
  readonly ownKeys?: readonly OwnKey[];
  /** Can the provider be called with a key of the workspace's own? */
  readonly takesOwnKeys?: (providerId: string) => boolean;
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
  const asked = {
    model,
    endpoints: question.catalog.endpoints.get(model.id) ?? [],
    requirements: question.requirements,
    preferences: question.preferences,
    onlyFree: variants.includes("free"),
    providers: question.catalog.providers,
    mayUse: question.mayUse,
  };
  const { candidates, exclusions } = candidatesFor({ ...asked, isConfigured: question.isConfigured });
  const preferences = { ...question.preferences, sort: sortOf(variants) ?? question.preferences.sort };
  const shared = rank(candidates, preferences, question.health, question.random);
  const ownKeys = (question.ownKeys ?? []).filter((key) => servesModel(key, model.id));
  if (ownKeys.length === 0) return { attempts: shared, exclusions };

  const withKey = new Set(ownKeys.map((key) => key.providerId));
  const ownEndpoints = ownKeys.flatMap(({ endpoint }) =>
    (endpoint?.endpoints ?? []).filter(({ modelId }) => modelId === model.id),
  );
  const ownProviders = new Set(ownEndpoints.map(({ providerId }) => providerId));
  const own = candidatesFor({
    ...asked,
    endpoints: [...asked.endpoints, ...ownEndpoints],
    isConfigured: (providerId) =>
      ownProviders.has(providerId) || (withKey.has(providerId) && (question.takesOwnKeys?.(providerId) ?? true)),
  });
  const attempts = withOwnKeys(shared, own.candidates, ownKeys);
  return {
    attempts: isFirstChoiceOnly(preferences) ? attempts.slice(0, 1) : attempts,
    exclusions: [...exclusions, ...own.exclusions.filter(({ endpoint }) => ownProviders.has(endpoint.providerId))],
  };
}

/** The last sorting variant wins, and wins over `provider.sort`. */
function sortOf(variants: readonly Variant[]): SortOrder | undefined {
  return variants.map((variant) => sortingVariants[variant]).findLast((sort) => sort !== undefined);
}

const sortingVariants: Partial<Record<Variant, SortOrder>> = { floor: "price", nitro: "throughput", exacto: "exacto" };
