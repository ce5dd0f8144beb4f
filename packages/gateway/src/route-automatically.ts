import { type ModelRouter, routerNamed } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { type ApiKey, fitsPattern, guardrailAgainstModel, whoForbidsModel, whoForbidsProvider } from "@causeway/limits";
import { type AnyCall, type AutoRouterWish, isConversation } from "@causeway/protocol";
import {
  chooseModels,
  drawOf,
  type ModelChoice,
  type OwnKey,
  pinKeyOf,
  type Session,
  taskFactsOf,
} from "@causeway/routing";
import type { Arrival } from "./arrival.ts";
import type { Delivery } from "./attempt-in-turn.ts";
import { needsOf } from "./call-needs.ts";
import { type CallSession, sessionOfCall } from "./call-session.ts";
import { requestedModelOf } from "./find-models.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { forbidsEndpoint } from "./guardrails/forbids-endpoint.ts";
import type { InboundCall } from "./inbound-call.ts";

export type AutoQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly ownKeys: readonly OwnKey[];
};

/**
 * The call with models in the place of a router that it names, and why these; every other call as it is. Nobody is
 * asked for that. Throws 404 naming what was in the way when no model is left.
 */
export function routeAutomatically(
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, ownKeys }: AutoQuestion,
  arrival: Arrival,
): AnyCall {
  const router = routerNamedIn(asked);
  if (router === undefined || !isConversation(asked)) return asked;
  const names = namesIn(asked);
  const needs = needsOf(asked);
  const session = sessionOfCall(call, { key, asked, likelyPromptTokens: needs.promptTokens.likely });
  const choice = chooseModels({
    router,
    catalog: ports.catalog(),
    requirements: needs,
    facts: taskFactsOf(asked.request, needs.promptTokens.likely),
    preferences: asked.provider,
    ceiling: key.routing?.provider,
    health: ports.health.view(arrival.monotonicMs),
    wish: asked.autoRouter,
    fits: fitsPattern,
    mayUseModel: (modelId) =>
      whoForbidsModel(key.limits, modelId) === undefined &&
      guardrailAgainstModel(key.guardrails, modelId) === undefined,
    forbids: forbidsEndpoint(key.guardrails, ports.catalog()),
    mayUseProvider: (providerId) => whoForbidsProvider(key.limits, providerId) === undefined,
    isConfigured: (providerId) =>
      ports.upstream.isConfigured(providerId) || ownKeys.some((own) => own.providerId === providerId),
    sessionModelId: session && ports.pins.peek(choiceKeyOf(session, router)),
    draw: session ? drawOf(session) : () => ports.random(),
  });
  if (choice.modelIds.length === 0) throw nothingLeft(router, asked.autoRouter);
  const [model, ...models] = modelsIn(names, choice);
  const resolution = {
    ...asked.resolution,
    requestedModel: requestedModelOf(asked),
    router: { name: router, chosen: choice.modelIds, reasons: choice.reasons },
  };
  return { ...asked, model, models, resolution };
}

const namesIn = ({ model, models }: AnyCall) => [...(model === undefined ? [] : [model]), ...models];

export function routerNamedIn({ model, models }: AnyCall): ModelRouter | undefined {
  const first = model === undefined ? undefined : routerNamed(model);
  if (first !== undefined || models.length === 0) return first;
  return models.map(routerNamed).find((one) => one !== undefined);
}

/** The chosen models in the place of each router's name. */
const modelsIn = (names: readonly string[], { modelIds }: ModelChoice): readonly string[] => [
  ...new Set(names.flatMap((name) => (routerNamed(name) === undefined ? [name] : modelIds))),
];

/** Which model answered is kept beside where it did, so that a conversation does not go from one to another. */
export function keepChoice(
  ports: GatewayPorts,
  session: CallSession | undefined,
  { asked, delivery: { status, candidate } }: { readonly asked: AnyCall; readonly delivery: Delivery },
): void {
  const router = asked.resolution?.router;
  if (!session || router === undefined || status === "failed" || !router.chosen.includes(candidate.model.id)) return;
  ports.pins.keep(choiceKeyOf(session.session, router.name), candidate.model.id);
}

const choiceKeyOf = (session: Session, router: ModelRouter) => pinKeyOf(session, `causeway/${router}`);

function nothingLeft(router: ModelRouter, wish: AutoRouterWish | undefined): AppError {
  const lists = [
    ...(wish?.allowedModels ? ["allowed_models"] : []),
    ...(wish?.excludedModels.length ? ["excluded_models"] : []),
  ];
  const restrictions = lists.length > 0 ? ` Widen ${lists.join(" and ")} of the plugin auto-router, or` : "";
  const what = router === "free" ? "No free models match" : "No models match";
  return new AppError(
    "not-found",
    `${what} your request and model restrictions.${restrictions || " To have it served,"} leave out some of provider, or name a model of GET /api/v1/models: it will say who cannot serve it and why.`,
    { parameter: "model", metadata: { error_type: "not_found", retryable: false } },
  );
}
