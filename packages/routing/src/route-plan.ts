import type { CatalogSnapshot, Endpoint, Model, Variant } from "@causeway/catalog";
import type { ProviderPreferences, SortOrder } from "@causeway/protocol";
import { qualitiesOf } from "./answer-quality.ts";
import { type Candidate, candidatesFor, type Exclusion } from "./candidates.ts";
import type { HealthView } from "./health/endpoint-health.ts";
import { aroundOwnKeys, type OwnKey, servesModel } from "./own-keys.ts";
import { awayLast, type Draw, isAway, isFirstChoiceOnly, type RankedBy, rank, type Random } from "./rank.ts";
import type { Requirements } from "./requirements.ts";
import { endpointsAsked, tiersFirst } from "./tier-endpoints.ts";

/** What will be tried, in order, and what was left out and why. Data: it can be logged, tested and shown. */
export type RoutePlan = {
  readonly attempts: readonly Candidate[];
  readonly exclusions: readonly Exclusion[];
  readonly rankedBy: RankedBy;
};

export type RouteQuestion = {
  /** The asked model first, then its fallbacks. */
  readonly models: readonly RequestedModel[];
  readonly catalog: CatalogSnapshot;
  readonly requirements: Requirements;
  readonly preferences: ProviderPreferences;
  /** What the workspace's own settings allow, of whatever a call asks. */
  readonly ceiling?: ProviderPreferences | undefined;
  readonly health: HealthView;
  readonly random: Random;
  readonly isConfigured: (providerId: string) => boolean;
  /** Do the limits of key, member and workspace allow the provider? */
  readonly mayUse?: (providerId: string) => boolean;
  /** Why a guardrail of the caller forbids the endpoint; `undefined` when none does. */
  readonly forbids?: ((endpoint: Endpoint) => string | undefined) | undefined;
  /** The workspace's own keys that serve the caller, in the owner's order. */
  readonly ownKeys?: readonly OwnKey[];
  /** Can the provider be called with a key of the workspace's own? */
  readonly takesOwnKeys?: (providerId: string) => boolean;
  /** What keeps the calls of one conversation together, where a provider may have kept its beginning. */
  readonly session?: SessionRoute | undefined;
};

export type SessionRoute = {
  readonly draw: Draw;
  /** Where its calls of this model were answered so far. */
  pinOf(modelId: string): string | undefined;
};

export type RequestedModel = { readonly model: Model; readonly variants: readonly Variant[] };

/** No more are planned, however many endpoints there are. */
const mostPlanned = 8;

type Layers = {
  readonly before: readonly Candidate[];
  readonly shared: readonly Candidate[];
  readonly after: readonly Candidate[];
};
type ModelPlan = Layers & { readonly exclusions: readonly Exclusion[]; readonly rankedBy: RankedBy };

/** Candidates ranked model by model, or all together when the caller sorts across models. */
export function planRoute(question: RouteQuestion): RoutePlan {
  const perModel = question.models.map((requested) => planModel(requested, question));
  const together = question.preferences.sort !== undefined && question.preferences.sortPartition === "none";
  const planned = together ? acrossModels(perModel, question) : perModel.flatMap(inOrder);
  const attempts = withoutLanesAway(awayLast(planned, question.health), question.health);
  return {
    attempts: (isFirstChoiceOnly(question.preferences) && together ? attempts.slice(0, 1) : attempts).slice(
      0,
      mostPlanned,
    ),
    exclusions: perModel.flatMap((plan) => plan.exclusions),
    rankedBy: perModel[0]?.rankedBy ?? "price-weighted chance",
  };
}

const inOrder = ({ before, shared, after }: Layers) => [...before, ...shared, ...after];

function acrossModels(perModel: readonly ModelPlan[], question: RouteQuestion): readonly Candidate[] {
  const shared = perModel.flatMap((plan) => plan.shared);
  const { candidates } = rank(shared, rankQuestion(question, question.preferences, undefined));
  return [...perModel.flatMap((plan) => plan.before), ...candidates, ...perModel.flatMap((plan) => plan.after)];
}

const rankQuestion = (question: RouteQuestion, preferences: ProviderPreferences, modelId: string | undefined) => ({
  preferences,
  health: question.health,
  draw: question.session?.draw ?? (() => question.random()),
  qualities: qualitiesOf(question.requirements.parameters),
  pinnedEndpointId: modelId === undefined ? undefined : question.session?.pinOf(modelId),
});

/** Nothing that is paid by the call overflows into what is paid by the month: an account that is away is not a last resort. */
function withoutLanesAway(candidates: readonly Candidate[], health: HealthView): readonly Candidate[] {
  const left = candidates.filter((candidate) => !isLane(candidate) || !isAway(candidate, health));
  return left.some((candidate) => !isLane(candidate)) ? left : candidates;
}

const isLane = ({ credential }: Candidate) => credential.kind === "own-key" && credential.endpoint?.lane !== undefined;

function planModel({ model, variants }: RequestedModel, question: RouteQuestion): ModelPlan {
  const asked = {
    model,
    endpoints: endpointsAsked(question.catalog, model.id, question.requirements, question.preferences),
    requirements: question.requirements,
    preferences: question.preferences,
    ceiling: question.ceiling,
    onlyFree: variants.includes("free"),
    providers: question.catalog.providers,
    mayUse: question.mayUse,
    forbids: question.forbids,
    pinnedEndpointId: question.session?.pinOf(model.id),
  };
  const { candidates: able, exclusions } = candidatesFor({ ...asked, isConfigured: question.isConfigured });
  const candidates = tiersFirst(able, question.catalog, question.requirements);
  const preferences = { ...question.preferences, sort: sortOf(variants) ?? question.preferences.sort };
  const { candidates: shared, by } = rank(candidates, rankQuestion(question, preferences, model.id));
  const ownKeys = (question.ownKeys ?? []).filter((key) => servesModel(key, model.id));
  if (ownKeys.length === 0) return { before: [], shared, after: [], exclusions, rankedBy: by };

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
  const withOwn = tiersFirst(own.candidates, question.catalog, question.requirements);
  const layers = aroundOwnKeys(shared, withOwn, ownKeys);
  return {
    ...(isFirstChoiceOnly(preferences) ? firstOnly(layers, question.health) : layers),
    exclusions: [...exclusions, ...own.exclusions.filter(({ endpoint }) => ownProviders.has(endpoint.providerId))],
    rankedBy: by,
  };
}

function firstOnly(layers: Layers, health: HealthView): Layers {
  return { before: awayLast(inOrder(layers), health).slice(0, 1), shared: [], after: [] };
}

/** The last sorting variant wins, and wins over `provider.sort`. */
function sortOf(variants: readonly Variant[]): SortOrder | undefined {
  return variants.map((variant) => sortingVariants[variant]).findLast((sort) => sort !== undefined);
}

const sortingVariants: Partial<Record<Variant, SortOrder>> = { floor: "price", nitro: "throughput", exacto: "exacto" };
