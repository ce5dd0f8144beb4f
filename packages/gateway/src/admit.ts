import type { ApiKey } from "@causeway/limits";
import type { NanoUsd } from "@causeway/money";
import { affordableOutputTokens, type HoldCandidate, holdWithOutputLimit } from "@causeway/pricing";
import type { Candidate } from "@causeway/routing";
import type { GatewayPorts } from "./gateway-ports.ts";
import { type HoldOutcome, type HoldRequest, StoreNotReached } from "./ports.ts";
import { keyNotUsable, notAffordable, storeUnavailable } from "./refusals.ts";
import { type CallPlan, type Candidates } from "./plan-call.ts";
import { releaseHold } from "./release-hold.ts";
import { requestedModelOf } from "./find-models.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { ChatCompletionCall } from "@causeway/protocol";

export type AdmissionQuestion = {
  readonly key: ApiKey;
  readonly asked: ChatCompletionCall;
  readonly plan: CallPlan;
};

export type Admission = {
  /** In the order in which they will be tried, none allowed to write more than is held for. */
  readonly candidates: Candidates;
  readonly held: NanoUsd;
};

/** Below this a shorter answer is not worth more than a clear refusal. */
const leastClampedTokens = 1_024;
/** Other calls of the workspace may take what was left between our question and our hold. */
const mostTries = 3;

/**
 * Sets aside what the call can cost at most. When the caller left the length of the answer open and the credits do not
 * cover the longest one, the answer is clamped to what they cover. Throws 401, 402, 403 or 503.
 */
export async function admit(ports: GatewayPorts, call: InboundCall, question: AdmissionQuestion): Promise<Admission> {
  const { key, asked } = question;
  let limit = Number.POSITIVE_INFINITY;
  for (let tries = 1; ; tries++) {
    const amount = holdWithOutputLimit(holdCandidates(question), limit * asked.request.choices);
    const outcome = await takeHold(ports, holdRequest(ports, call, question, amount), question.plan);
    if (outcome.kind === "held") return admitted(call, question, amount, limit);
    if (outcome.kind === "key-not-usable") throw keyNotUsable();
    const affordable = affordablePerAnswer(question, outcome.available);
    const mayClamp = asked.request.maxOutputTokens === undefined && affordable >= leastClampedTokens;
    if (!mayClamp || affordable >= limit || tries === mostTries) {
      throw notAffordable(outcome, { amount, affordable, key, links: ports.links });
    }
    limit = affordable;
  }
}

const holdCandidates = ({ asked, plan }: AdmissionQuestion): readonly HoldCandidate[] =>
  plan.candidates.map(({ endpoint, mostInputTokens, mostOutputTokens }) => ({
    price: endpoint.price,
    mostInputTokens,
    mostOutputTokens: mostOutputTokens * asked.request.choices,
  }));

function affordablePerAnswer(question: AdmissionQuestion, available: NanoUsd): number {
  const affordable = affordableOutputTokens(holdCandidates(question), available) ?? 0;
  return Math.floor(affordable / question.asked.request.choices);
}

const holdRequest = (
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked }: AdmissionQuestion,
  amount: NanoUsd,
): HoldRequest => ({
  generationId: call.generationId,
  workspaceId: key.workspaceId,
  apiKeyId: key.id,
  gatewayInstanceId: ports.instanceId,
  amount,
  requestId: call.requestId,
  requestedModel: requestedModelOf(asked),
  apiType: call.apiType,
  streamed: asked.request.stream,
});

async function takeHold(ports: GatewayPorts, request: HoldRequest, plan: CallPlan): Promise<HoldOutcome> {
  try {
    return await ports.holds.take(request);
  } catch (cause) {
    // The hold may have been taken and only the answer lost.
    if (!(cause instanceof StoreNotReached)) releaseHold(ports, request, plan);
    throw storeUnavailable(cause);
  }
}

function admitted(call: InboundCall, { asked, plan }: AdmissionQuestion, held: NanoUsd, limit: number): Admission {
  const clamp = (candidate: Candidate): Candidate => ({
    ...candidate,
    mostOutputTokens: Math.min(candidate.mostOutputTokens, limit),
  });
  const [first, ...others] = plan.candidates;
  call.reply.admitted({
    streamed: asked.request.stream,
    excludeReasoning: !asked.includeReasoning,
    maxTokensClampedTo: Number.isFinite(limit) ? limit : undefined,
  });
  return { candidates: [clamp(first), ...others.map(clamp)], held };
}
