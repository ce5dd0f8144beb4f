import { parseModelSlug } from "@causeway/catalog";
import type { WorkspaceRouting } from "@causeway/limits";
import { type AnyCall, type AutoRouterWish, isConversation, type ProviderPreferences } from "@causeway/protocol";

/**
 * The call with its workspace's defaults where neither it nor its preset says anything: model, order or sort, preferred
 * speeds, what the auto router chooses from. What the workspace forbids is not said here: it binds in the plan.
 */
export function applyWorkspaceRouting(call: AnyCall, routing: WorkspaceRouting | undefined): AnyCall {
  if (routing === undefined) return call;
  const asked = withDefaultModel(call, routing);
  return {
    ...asked,
    provider: withDefaultOrder(asked, routing.provider),
    ...(hasAutoDefaults(routing) && { autoRouter: withAutoDefaults(asked.autoRouter, routing) }),
  };
}

function withDefaultModel(call: AnyCall, { defaultModel }: WorkspaceRouting): AnyCall {
  if (defaultModel === undefined || call.model !== undefined || call.models.length > 0) return call;
  if (!isConversation(call)) return call;
  const resolution = {
    requestedModel: defaultModel,
    ...call.resolution,
    namedBy: "your workspace's setting default_text_model",
  };
  return { ...call, model: defaultModel, resolution };
}

const sorting = ["nitro", "floor", "exacto"];

/** A caller who says anything about the order, be it by a variant, says all of it. */
function withDefaultOrder({ provider, model, models }: AnyCall, defaults: ProviderPreferences): ProviderPreferences {
  const variants = [model ?? "", ...models].flatMap((text) => parseModelSlug(text)?.variants ?? []);
  const isOrdered =
    provider.order.length > 0 || provider.sort !== undefined || variants.some((variant) => sorting.includes(variant));
  return {
    ...provider,
    ...(!isOrdered && { order: defaults.order, sort: defaults.sort, sortPartition: defaults.sortPartition }),
    preferredMinThroughput: provider.preferredMinThroughput ?? defaults.preferredMinThroughput,
    preferredMaxLatency: provider.preferredMaxLatency ?? defaults.preferredMaxLatency,
  };
}

const hasAutoDefaults = ({ autoAllowedModels, autoCostTier }: WorkspaceRouting) =>
  autoAllowedModels !== undefined || autoCostTier !== undefined;

function withAutoDefaults(wish: AutoRouterWish | undefined, routing: WorkspaceRouting): AutoRouterWish {
  const saysCost = wish?.costTier !== undefined || wish?.costQualityTradeoff !== undefined;
  return {
    excludedModels: [],
    costQualityTradeoff: undefined,
    pinnedModel: undefined,
    ...wish,
    allowedModels: wish?.allowedModels ?? routing.autoAllowedModels,
    costTier: saysCost ? wish.costTier : routing.autoCostTier,
  };
}
