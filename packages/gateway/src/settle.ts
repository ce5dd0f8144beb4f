import { type NanoUsd, nanoUsd, priceOf, smaller, zero } from "@causeway/money";
import { type ChargeLineKind, mostOwnKeyFee, noCharge } from "@causeway/pricing";
import { type AnyCall, type BilledUsage, isConversation } from "@causeway/protocol";
import type { ApiKey } from "@causeway/limits";
import type { Admission } from "./admit.ts";
import type { Delivery } from "./attempt-in-turn.ts";
import { type Bill, billFor, type CallEnd } from "./bill.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import { ownKeyIdOf } from "./open-own-key.ts";
import type { CallPlan } from "./plan-call.ts";
import { type Arrival, sinceArrivalMs } from "./arrival.ts";
import { requestedModelOf } from "./find-models.ts";
import { keepDelivery } from "./reuse/keep-delivery.ts";
import { storableText } from "./storable-text.ts";
import type { Settlement } from "./ports.ts";

export type SettleQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly plan: CallPlan;
  readonly admission: Admission;
  readonly delivery: Delivery;
  readonly arrival: Arrival;
  /** It came to nothing for its caller, whatever it came to for its provider: insured like an answer that is empty. */
  readonly isForNothing?: boolean;
};

/** `end`: how it ended, as far as money goes. */
export type Settled = { readonly billed: BilledUsage; readonly end: CallEnd };

/**
 * Turns what was heard into a charge and settles it, before the caller gets the last byte: an answer that was
 * delivered whole is always settled. Never rejects.
 */
export async function settle(ports: GatewayPorts, call: InboundCall, question: SettleQuestion): Promise<Settled> {
  const { admission } = question;
  const bill = due(ports, question);
  await coverCount(question, bill);
  learnFrom(ports, question, bill);
  const settlement = settlementOf(ports, call, question, bill);
  const { ownKey } = settlement.generation;
  // Not settled yet: what it is charged at most.
  const most = ownKey
    ? mostOwnKeyFee(bill.charge.cost, ports.ownKeyTerms)
    : smaller(bill.charge.cost, admission.hold.amount);
  const serviceTier = serviceTierOf(question.delivery);
  const billedAt = (cost: NanoUsd) => ({
    ...billedUsage(bill, cost),
    isOwnKey: ownKey !== undefined,
    ...(serviceTier !== undefined && { serviceTier }),
  });
  if (call.tape) await keepDelivery(ports, { ...call, tape: call.tape }, { ...question, billed: billedAt(most) });
  const result = await ports.settlements.settle(settlement);
  ports.onSettled(settlement, result);
  return { billed: billedAt(result?.charged ?? most), end: bill.end };
}

/** What was held for in steps was held by our count; the provider's may be higher. */
async function coverCount({ admission, delivery }: SettleQuestion, { end, charge }: Due): Promise<void> {
  const { hold, terms } = admission;
  if (end === "counted" && terms.isStepped(delivery.candidate)) await hold.raise(charge.cost);
}

/** Hidden reasoning aside, a counted stream tells how good our own count of it was. */
function learnFrom(ports: GatewayPorts, { asked, delivery }: SettleQuestion, { end, usage }: Due): void {
  const isCounted = end === "counted" || end === "left-and-heard-out";
  if (!isCounted || !isConversation(asked) || !asked.request.stream || usage.reasoning > 0) return;
  ports.calibration.learn(delivery.candidate.endpoint.id, usage.output, delivery.reading.rawTokens);
}

const serviceTierOf = ({ reading, candidate }: Delivery): string | undefined =>
  reading.serviceTier ?? candidate.endpoint.serviceTier;

/** What the caller owes, and what our insurance pays in their place. */
type Due = Pick<Bill, "end" | "usage" | "estimated" | "charge" | "unbilled"> & { readonly insured: NanoUsd };

function due(ports: GatewayPorts, { key, delivery, plan, admission, isForNothing }: SettleQuestion): Due {
  const { candidate } = delivery;
  const isOwnKey = ownKeyIdOf(candidate) !== undefined;
  const heard = billFor({
    status: delivery.status,
    reading: delivery.reading,
    candidate,
    billing: ports.upstream.billing(candidate.endpoint.providerId),
    likelyInputTokens: plan.likelyInputTokens,
    isAccepted: isSuccess(delivery.attempts.at(-1)?.httpStatus),
    failedByProvider: delivery.failedByProvider,
    departure: delivery.departure,
    isHoldUsedUp: delivery.cutShort !== undefined,
    held: isOwnKey ? undefined : admission.hold.amount,
  });
  // On an own key it is the workspace that the provider bills, or not.
  const bill = isOwnKey ? { ...heard, unbilled: zero } : heard;
  if (!bill.isInsured && !isForNothing) return { ...bill, insured: zero };
  const insured = isOwnKey ? zero : bill.charge.cost;
  const isPaid = ports.insurance.pays(key.workspaceId, insured, ports.clock.now());
  return isPaid ? { ...bill, charge: noCharge, insured } : { ...bill, insured: zero };
}

/** What came to nothing for its caller did not end for them: an audit that finds it free of charge goes by that. */
function finishReasonOf({ delivery, isForNothing }: SettleQuestion) {
  if (delivery.cutShort) return "length";
  if (delivery.status === "interrupted") return "error";
  return isForNothing ? undefined : delivery.reading.finishReason;
}

const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;

function settlementOf(ports: GatewayPorts, call: InboundCall, question: SettleQuestion, bill: Due): Settlement {
  const { key, asked, delivery, arrival } = question;
  const { candidate, reading, error } = delivery;
  const ownKeyId = ownKeyIdOf(candidate);
  const wasServed = delivery.status !== "failed";
  return {
    generation: {
      id: call.generationId,
      workspaceId: key.workspaceId,
      apiKeyId: key.id,
      requestId: call.requestId,
      requestedModel: requestedModelOf(asked),
      modelId: candidate.model.id,
      endpointId: wasServed ? candidate.endpoint.id : undefined,
      providerId: wasServed ? candidate.endpoint.providerId : undefined,
      priceVersionId: wasServed ? candidate.endpoint.priceVersionId : undefined,
      upstreamId: storableText(reading.upstreamId),
      apiType: call.apiType,
      streamed: asked.request.stream,
      status: delivery.status,
      finishReason: finishReasonOf(question),
      nativeFinishReason: storableText(reading.nativeFinishReason),
      errorMessage: storableText(error?.message),
      httpStatus: delivery.hasBegun || error === undefined ? 200 : error.status,
      inputTokens: bill.usage.input,
      cachedInputTokens: bill.usage.cachedInput,
      cacheWriteTokens: bill.usage.cacheWrite,
      longCacheWriteTokens: bill.usage.longCacheWrite,
      outputTokens: bill.usage.output,
      reasoningTokens: bill.usage.reasoning,
      units: bill.usage.units,
      estimated: bill.estimated,
      cost: bill.charge.cost,
      insured: bill.insured,
      unbilled: nanoUsd(bill.unbilled + delivery.unusedCost),
      ownKey: wasServed && ownKeyId !== undefined ? { id: ownKeyId, upstreamCost: bill.charge.cost } : undefined,
      startedAt: arrival.at,
      firstTokenMs: delivery.firstTokenMs,
      durationMs: sinceArrivalMs(ports.clock, arrival),
      appTitle: storableText(call.caller.appTitle),
      appUrl: storableText(call.caller.appUrl),
      userAgent: storableText(call.caller.userAgent),
      externalUser: storableText(asked.request.user),
      sessionId: storableText(asked.sessionId ?? call.caller.sessionId),
    },
    attempts: delivery.attempts,
    end: bill.end,
  };
}

const written: readonly ChargeLineKind[] = ["output", "madeImageToken", "madeAudioToken"];

function billedUsage({ usage, charge }: Due, charged: BilledUsage["cost"]): BilledUsage {
  const prompt = priceOf(charge.lines.filter((line) => !written.includes(line.kind)));
  return {
    usage,
    cost: charged,
    upstreamCost: charge.cost,
    upstreamPromptCost: prompt,
    upstreamCompletionCost: nanoUsd(charge.cost - prompt),
  };
}
