import type { UnitCounts } from "@causeway/catalog";
import { type ApiKey, whoForbidsProvider } from "@causeway/limits";
import type { AnyCall } from "@causeway/protocol";
import {
  type Candidate,
  explainExclusions,
  nearestRequest,
  type OwnKey,
  planRoute,
  type RequestedModel,
  type Requirements,
  type RouteQuestion,
} from "@causeway/routing";
import type { Arrival } from "./arrival.ts";
import type { CallSession } from "./call-session.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { forbidsEndpoint, refusalOf } from "./guardrails/forbids-endpoint.ts";
import { endpointsForbidden } from "./guardrails/guardrail-refusals.ts";
import { providersNotAllowed } from "./limit-refusals.ts";
import { type RouteRecord, routeRecordOf } from "./route-record.ts";

/** Who will be tried, in order, at least one; and how long the prompt probably is. */
export type CallPlan = {
  readonly candidates: Candidates;
  readonly likelyInputTokens: number;
  /** What it probably comes to beside tokens. */
  readonly likelyUnits?: UnitCounts;
  readonly likelyOutputTokens?: number;
  readonly route: RouteRecord;
};

export type PlanQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly models: readonly RequestedModel[];
  readonly ownKeys: readonly OwnKey[];
  readonly session: CallSession | undefined;
  readonly needs: Requirements;
};

export type Candidates = readonly [Candidate, ...Candidate[]];

/** Throws 403, 404 or 503 saying who was excluded by what when nobody is left. */
export function planCall(ports: GatewayPorts, question: PlanQuestion, arrival: Arrival): CallPlan {
  const { key, asked, models, ownKeys, needs } = question;
  const health = ports.health.view(arrival.monotonicMs);
  const route: RouteQuestion = {
    models,
    catalog: ports.catalog(),
    requirements: needs,
    preferences: asked.provider,
    ceiling: key.routing?.provider,
    health,
    random: () => ports.random(),
    mayUse: (providerId) => whoForbidsProvider(key.limits, providerId) === undefined,
    forbids: forbidsEndpoint(key.guardrails, ports.catalog()),
    isConfigured: (providerId) => ports.upstream.isConfigured(providerId),
    ownKeys,
    takesOwnKeys: (providerId) => ports.upstream.takesOwnKeys(providerId),
    session: question.session?.route,
  };
  const plan = planRoute(route);
  const { attempts, exclusions } = plan;
  const [first, ...others] = attempts;
  if (first === undefined) {
    const modelIds = models.map(({ model }) => model.id);
    // Only when the limits alone are in the way: a provider that could not serve it anyway is no reason to raise them.
    const reasons = exclusions.filter(({ by }) => by !== "not_configured");
    const isOnlyLimited = reasons.every(({ by }) => by === "limits" || by === "guardrail");
    const [forbidden] = isOnlyLimited ? reasons : [];
    const by = forbidden && whoForbidsProvider(key.limits, forbidden.endpoint.providerId);
    if (by) throw providersNotAllowed(modelIds, by, { key, links: ports.links });
    const refusal = forbidden && refusalOf(key.guardrails, ports.catalog(), forbidden.endpoint);
    if (refusal) throw endpointsForbidden(modelIds, refusal);
    throw explainExclusions(modelIds, exclusions, nearestRequest(route, exclusions));
  }
  return {
    candidates: [first, ...others],
    likelyInputTokens: needs.promptTokens.likely,
    route: routeRecordOf(plan, { health, pinnedTo: question.session?.route.pinOf(first.model.id) }),
    ...(needs.units && { likelyUnits: needs.units.likely }),
    ...(needs.likelyOutputTokens !== undefined && { likelyOutputTokens: needs.likelyOutputTokens }),
  };
}
