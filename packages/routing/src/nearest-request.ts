import type { Endpoint } from "@causeway/catalog";
import { type PicoUsd, picoUsd } from "@causeway/money";
import { noPreferences, type ProviderPreferences } from "@causeway/protocol";
import { type ExcludedBy, type Exclusion } from "./candidates.ts";
import { planRoute, type RouteQuestion } from "./route-plan.ts";

/** The smallest change after which somebody would serve the request. */
export type NearestRequest = {
  /** `leave out provider.zdr`, ready for a sentence. */
  readonly change: string;
  /** The field to change. */
  readonly field: string;
  readonly model: string;
  readonly providers: readonly string[];
};

type Change = {
  readonly by: ExcludedBy;
  readonly field: string;
  readonly change: string | ((question: RouteQuestion) => string);
  readonly apply: (question: RouteQuestion) => RouteQuestion;
};

const preferring = (question: RouteQuestion, changes: Partial<ProviderPreferences>): RouteQuestion => ({
  ...question,
  preferences: { ...question.preferences, ...changes },
});

const without = (by: ExcludedBy, field: string, changes: Partial<ProviderPreferences>): Change => ({
  by,
  field,
  change: `leave out ${field}`,
  apply: (question) => preferring(question, changes),
});

/** Those that the caller sent, and that leave providers out. */
const listsOf = ({ only, ignore, order, allowFallbacks }: ProviderPreferences): readonly string[] => [
  ...(only === undefined ? [] : ["provider.only"]),
  ...(ignore.length === 0 ? [] : ["provider.ignore"]),
  ...(allowFallbacks ? [] : [order.length === 0 ? "provider.allow_fallbacks" : "provider.order"]),
];

/** What of a workspace's settings may be in the way, in their own words. */
const bindingFieldsOf = (ceiling: ProviderPreferences = noPreferences): readonly string[] => [
  ...(ceiling.only === undefined ? [] : ["provider.only"]),
  ...(ceiling.ignore.length === 0 ? [] : ["provider.ignore"]),
  ...(ceiling.quantizations === undefined ? [] : ["provider.quantizations"]),
  ...(ceiling.dataCollection === "deny" ? ["provider.data_collection"] : []),
  ...(ceiling.zeroDataRetention ? ["provider.zdr"] : []),
  ...(ceiling.distillableTextOnly ? ["provider.enforce_distillable_text"] : []),
  ...(ceiling.maxPrice ? ["provider.max_price"] : []),
];

/** In the order in which people would rather give something up. */
const changes: readonly Change[] = [
  without("require_parameters", "provider.require_parameters", { requireParameters: false }),
  without("quantization", "provider.quantizations", { quantizations: undefined }),
  without("session_pin", "provider.sticky", { sticky: noPreferences.sticky }),
  without("distillation", "provider.enforce_distillable_text", { distillableTextOnly: false }),
  {
    by: "allowed_providers",
    field: "provider",
    change: ({ preferences }) => `leave out ${listsOf(preferences).join(" and ")}`,
    apply: (question) => preferring(question, { only: undefined, ignore: [], order: [], allowFallbacks: true }),
  },
  {
    by: "workspace_settings",
    field: "workspace.provider",
    change: ({ ceiling }) => `change ${bindingFieldsOf(ceiling).join(" or ")} in your workspace's routing settings`,
    apply: (question) => ({ ...question, ceiling: undefined }),
  },
  without("data_policy:training", "provider.data_collection", { dataCollection: "allow" }),
  without("data_policy:zdr", "provider.zdr", { zeroDataRetention: false }),
  {
    by: "free_variant",
    field: "model",
    change: "leave out :free",
    apply: (question) => ({
      ...question,
      models: question.models.map(({ model, variants }) => ({
        model,
        variants: variants.filter((variant) => variant !== "free"),
      })),
    }),
  },
];

/**
 * What to change, one thing if that is enough, else nothing is said: give up one wish, pay more, or ask another model of
 * the same maker. `undefined` when none of these helps.
 */
export function nearestRequest(question: RouteQuestion, exclusions: readonly Exclusion[]): NearestRequest | undefined {
  const reasons = new Set(exclusions.map(({ by }) => by));
  const alone = { ...question, random: () => 0.5, session: undefined };
  for (const { by, field, change, apply } of changes) {
    if (!reasons.has(by)) continue;
    const said = typeof change === "string" ? change : change(question);
    const nearest = servedBy(apply(alone), { field, change: said });
    if (nearest) return nearest;
  }
  return (
    (reasons.has("max_price") ? withHigherPrice(alone, exclusions) : undefined) ?? withAnotherModel(alone, reasons)
  );
}

function servedBy(
  question: RouteQuestion,
  change: Pick<NearestRequest, "field" | "change">,
): NearestRequest | undefined {
  const { attempts } = planRoute(question);
  const [first] = attempts;
  if (!first) return undefined;
  const providers = [...new Set(attempts.map(({ endpoint }) => endpoint.providerId))];
  return { ...change, model: first.model.id, providers };
}

/** What the cheapest of those that are too dear costs. */
function withHigherPrice(question: RouteQuestion, exclusions: readonly Exclusion[]): NearestRequest | undefined {
  const dear = exclusions.filter(({ by }) => by === "max_price").map(({ endpoint }) => endpoint);
  const [cheapest] = dear.toSorted((a, b) => compare(a.price.input + a.price.output, b.price.input + b.price.output));
  if (!cheapest) return undefined;
  const { maxPrice } = question.preferences;
  const { input, output, request = picoUsd(0n) } = cheapest.price;
  const parts = [
    ...(raised(maxPrice?.prompt, input) ? [`provider.max_price.prompt to ${perMillion(input)}`] : []),
    ...(raised(maxPrice?.completion, output) ? [`provider.max_price.completion to ${perMillion(output)}`] : []),
    ...(raised(maxPrice?.request, request) ? ["provider.max_price.request"] : []),
  ];
  const change = { field: "provider.max_price", change: `raise ${parts.join(" and ")}` };
  return servedBy(preferring(question, { maxPrice: pricesOf(cheapest) }), change);
}

const raised = (asked: PicoUsd | undefined, price: PicoUsd) => asked !== undefined && price > asked;

const pricesOf = ({ price }: Endpoint) => ({
  prompt: price.input,
  completion: price.output,
  request: price.request ?? picoUsd(0n),
});

/** Dollars per million tokens are millions of pico-dollars per token. */
const perMillion = (price: PicoUsd) => String(Number(price) / 1_000_000);

const compare = (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1);

const whatModelsDiffer: readonly ExcludedBy[] = ["tools", "input_modalities", "context_length"];
const mostModelsTried = 20;

/** For what no host of the model can do: another model of its maker that can, the newest first. */
function withAnotherModel(question: RouteQuestion, reasons: ReadonlySet<ExcludedBy>): NearestRequest | undefined {
  const asked = question.models[0]?.model;
  if (!asked || !whatModelsDiffer.some((by) => reasons.has(by))) return undefined;
  const siblings = [...question.catalog.models.values()]
    .filter(({ author, id }) => author === asked.author && id !== asked.id && !id.includes(":"))
    .filter(({ outputModalities }) => outputModalities.some((one) => asked.outputModalities.includes(one)))
    .toSorted((a, b) => (b.releasedOn ?? "").localeCompare(a.releasedOn ?? ""));
  for (const model of siblings.slice(0, mostModelsTried)) {
    const change = { field: "model", change: `ask ${model.id}` };
    const nearest = servedBy({ ...question, models: [{ model, variants: [] }] }, change);
    if (nearest) return nearest;
  }
  return undefined;
}
