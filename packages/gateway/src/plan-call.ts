import { promptSize } from "@causeway/pricing";
import type { ChatCompletionCall } from "@causeway/protocol";
import {
  type Candidate,
  explainExclusions,
  type OwnKey,
  planRoute,
  type RequestedModel,
  requirementsOf,
} from "@causeway/routing";
import type { Arrival } from "./arrival.ts";
import type { GatewayPorts } from "./gateway-ports.ts";

/** Who will be tried, in order, at least one; and how long the prompt probably is. */
export type CallPlan = {
  readonly candidates: Candidates;
  readonly likelyInputTokens: number;
};

export type PlanQuestion = {
  readonly asked: ChatCompletionCall;
  readonly models: readonly RequestedModel[];
  readonly ownKeys: readonly OwnKey[];
};

export type Candidates = readonly [Candidate, ...Candidate[]];

/** Throws 404 or 503 saying who was excluded by what when nobody is left. */
export function planCall(ports: GatewayPorts, { asked, models, ownKeys }: PlanQuestion, arrival: Arrival): CallPlan {
  const promptTokens = promptSize(asked.request);
  const { attempts, exclusions } = planRoute({
    models,
    catalog: ports.catalog(),
    requirements: requirementsOf(asked.request, promptTokens),
    preferences: asked.provider,
    health: ports.health.view(arrival.monotonicMs),
    random: () => ports.random(),
    isConfigured: (providerId) => ports.upstream.isConfigured(providerId),
    ownKeys,
    takesOwnKeys: (providerId) => ports.upstream.takesOwnKeys(providerId),
  });
  const [first, ...others] = attempts;
  if (first === undefined) {
    throw explainExclusions(
      models.map(({ model }) => model.id),
      exclusions,
    );
  }
  return { candidates: [first, ...others], likelyInputTokens: promptTokens.likely };
}
