import type { CatalogSnapshot, Endpoint, Model, ModelRouter } from "@causeway/catalog";
import type { AutoRouterWish, ProviderPreferences } from "@causeway/protocol";
import { type Candidate, candidatesFor } from "../candidates.ts";
import type { HealthView } from "../health/endpoint-health.ts";
import { isAway } from "../rank.ts";
import type { Requirements } from "../requirements.ts";
import { typicalPrice } from "../typical-price.ts";
import { bandOf, ceilingOf, splitByBand, underCeiling } from "./cost-band.ts";
import { demandOf, type TaskFacts } from "./task-facts.ts";

export type ChoiceQuestion = {
  readonly router: ModelRouter;
  readonly catalog: CatalogSnapshot;
  readonly requirements: Requirements;
  readonly facts: TaskFacts;
  readonly preferences: ProviderPreferences;
  /** What the workspace's own settings allow, of whatever a call asks. */
  readonly ceiling?: ProviderPreferences | undefined;
  readonly health: HealthView;
  readonly wish: AutoRouterWish | undefined;
  /** Does an id fit a pattern, in which `*` stands for any text? */
  readonly fits: (modelId: string, pattern: string) => boolean;
  readonly mayUseModel: (modelId: string) => boolean;
  readonly mayUseProvider: (providerId: string) => boolean;
  /** Why a guardrail of the caller forbids the endpoint; `undefined` when none does. */
  readonly forbids?: ((endpoint: Endpoint) => string | undefined) | undefined;
  readonly isConfigured: (providerId: string) => boolean;
  /** The model that the session's earlier calls were answered by. */
  readonly sessionModelId: string | undefined;
  /** 0 ≤ value < 1, for each free model. */
  readonly draw: (modelId: string) => number;
};

export type ModelChoice = {
  /** The chosen one and those to go on with, at most four; empty when nothing is left. */
  readonly modelIds: readonly string[];
  /** Why these, for people. */
  readonly reasons: readonly string[];
};

const mostChosen = 4;

/**
 * The models for a request that names none, by facts alone: the same facts, catalogue and health choose the same models.
 * Only models that could serve the whole request are looked at. Of these, the request's demand (or the caller's tier)
 * chooses a band of prices, and within it the best known, newest and best suited go first.
 */
export function chooseModels(question: ChoiceQuestion): ModelChoice {
  const { router, wish, sessionModelId } = question;
  const able = ableModels(question);
  if (able.length === 0) return { modelIds: [], reasons: [] };
  const { ranked, reasons } = router === "free" ? byLot(able, question) : byDemand(able, question);
  const awayLast = ranked.toSorted((a, b) => Number(a.isAway) - Number(b.isAway));
  const kept = wish?.pinnedModel ?? sessionModelId;
  const stays = awayLast.find(({ model, isAway: away }) => model.id === kept && !away);
  const chosen = stays ? [stays, ...awayLast.filter((one) => one !== stays)] : awayLast;
  return {
    modelIds: chosen.slice(0, mostChosen).map(({ model }) => model.id),
    reasons: stays ? [`the conversation was answered by ${stays.model.id} before`, ...reasons] : reasons,
  };
}

type AbleModel = {
  readonly model: Model;
  readonly hosts: number;
  /** Of its cheapest endpoint: for comparing only. */
  readonly price: number;
  /** Nobody who serves it is well. */
  readonly isAway: boolean;
  readonly parameters: ReadonlySet<string>;
};

/** The cheapest first. */
function ableModels(question: ChoiceQuestion): readonly AbleModel[] {
  const able = [...question.catalog.models.values()]
    .filter((model) => isAllowed(model, question))
    .flatMap((model) => {
      const { candidates } = candidatesFor({
        model,
        endpoints: question.catalog.endpoints.get(model.id) ?? [],
        requirements: question.requirements,
        preferences: question.preferences,
        ceiling: question.ceiling,
        onlyFree: question.router === "free",
        providers: question.catalog.providers,
        isConfigured: question.isConfigured,
        mayUse: question.mayUseProvider,
        forbids: question.forbids,
      });
      return candidates.length === 0 ? [] : [ableModel(model, candidates, question.health)];
    });
  return preferKnowing(able, question.requirements).toSorted(
    (a, b) => a.price - b.price || (a.model.id < b.model.id ? -1 : 1),
  );
}

const ableModel = (model: Model, candidates: readonly Candidate[], health: HealthView): AbleModel => ({
  model,
  hosts: new Set(candidates.map(({ endpoint }) => endpoint.providerId)).size,
  price: Math.min(...candidates.map(({ endpoint }) => typicalPrice(endpoint))),
  isAway: candidates.every((candidate) => isAway(candidate, health)),
  parameters: new Set(candidates.flatMap(({ endpoint }) => endpoint.supportedParameters)),
});

/** A free entry is of the free router alone: it has limits of its own. What is going away is nobody's first choice. */
function isAllowed({ id, outputModalities, deprecatedOn }: Model, question: ChoiceQuestion): boolean {
  const { router, wish, fits, mayUseModel } = question;
  const allowed = wish?.allowedModels;
  return (
    outputModalities.includes("text") &&
    deprecatedOn === undefined &&
    (router === "free" || !id.includes(":")) &&
    (allowed === undefined || allowed.some((pattern) => fits(id, pattern))) &&
    !(wish?.excludedModels ?? []).some((pattern) => fits(id, pattern)) &&
    mayUseModel(id)
  );
}

/** What the answer depends on. */
const telling = ["tools", "structured_outputs", "response_format", "reasoning"];

/** Who names no model wants one that understands all that was sent, where there is one. */
function preferKnowing(models: readonly AbleModel[], { parameters }: Requirements): readonly AbleModel[] {
  const wanted = telling.filter((name) => parameters.includes(name));
  const knowing = models.filter((one) => wanted.every((name) => one.parameters.has(name)));
  return knowing.length > 0 ? knowing : models;
}

type Ranked = { readonly ranked: readonly AbleModel[]; readonly reasons: readonly string[] };

const byLot = (able: readonly AbleModel[], { draw }: ChoiceQuestion): Ranked => ({
  ranked: able
    .map((one) => ({ one, lot: draw(one.model.id) }))
    .toSorted((a, b) => a.lot - b.lot)
    .map(({ one }) => one),
  reasons: [`drawn from ${able.length} free models that can serve the request`],
});

function byDemand(able: readonly AbleModel[], { wish, facts }: ChoiceQuestion): Ranked {
  const demand = demandOf(facts);
  const tier = wish?.costTier ?? demand.tier;
  const tradeoff = wish?.costTier === undefined ? wish?.costQualityTradeoff : undefined;
  const band = tradeoff === undefined ? bandOf(tier) : underCeiling(bandOf(tier), ceilingOf(tradeoff));
  const { inside, outside } = splitByBand(able, band);
  const merits = meritsOf(able, facts);
  const best = inside.toSorted((a, b) => (merits.get(b) ?? 0) - (merits.get(a) ?? 0));
  return {
    ranked: [...best, ...outside],
    reasons: [
      ...(wish?.costTier === undefined ? demand.reasons : ["the caller chose the tier"]),
      `cost tier ${tier}: by price, the ${percent(band.from)} to ${percent(band.to)} % of ${able.length} models that can serve the request`,
      "of these, by hosts, age and what they are made for",
    ],
  };
}

const percent = (share: number) => Math.round(share * 100);

const mostHosts = 5;
const oldDays = 730;
const dayMs = 86_400_000;
const madeForCode = /cod(?:e|er|ex|estral)\b|devstral|-code/;

/**
 * How well a model is known (who is served by many was wanted by many), how new it is beside the newest, and whether it
 * is made for what is asked: each from 0 to 1.
 */
function meritsOf(able: readonly AbleModel[], facts: TaskFacts): ReadonlyMap<AbleModel, number> {
  const newest = Math.max(...able.map(({ model }) => bornMs(model)));
  return new Map(
    able.map((one) => {
      const known = Math.min(one.hosts, mostHosts) / mostHosts;
      const isNew = Math.max(0, 1 - (newest - bornMs(one.model)) / (oldDays * dayMs));
      const fits = facts.looksLikeCode && madeForCode.test(one.model.id) ? 1 : 0;
      const thinks = facts.reasoning !== "none" && one.parameters.has("reasoning") ? 0.5 : 0;
      return [one, known + isNew + fits + thinks];
    }),
  );
}

/** What has no date is taken for old. */
const bornMs = ({ releasedOn, listedOn }: Model): number => Date.parse(releasedOn ?? listedOn ?? "") || 0;
