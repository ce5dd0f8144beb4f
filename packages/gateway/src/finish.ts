import type { AnyCall, BilledUsage } from "@causeway/protocol";
import type { Arrival } from "./arrival.ts";
import type { Delivery } from "./attempt-in-turn.ts";
import { envelopeOf } from "./envelope.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import { leavingWarnings } from "./leaving-models.ts";
import type { CallPlan } from "./plan-call.ts";
import { withCharge } from "./tell-charge.ts";
import { tellRoute, withRoute } from "./tell-route.ts";

export type FinishQuestion = {
  readonly asked: AnyCall;
  readonly plan: CallPlan;
  readonly delivery: Delivery;
  readonly billed: BilledUsage;
  readonly arrival: Arrival;
};

/** The last word to the caller, said once everything is settled. Throws the error of a call that never began. */
export function finish(ports: GatewayPorts, call: InboundCall, question: FinishQuestion): void {
  const { asked, delivery, billed, arrival } = question;
  const { error, answer, hasBegun } = delivery;
  if (delivery.status === "cancelled") return;
  const route = tellRoute(ports, call, question);
  const warnings = [...asked.warnings, ...leavingWarnings(delivery.candidate.model, arrival.at), ...delivery.warnings];
  const closing = { billed, warnings, ...(route && { route }) };
  if (error) {
    const told = delivery.failedByProvider ? withCharge(error, billed) : error;
    if (!hasBegun) throw withRoute(told, route);
    call.reply.finish({
      ...closing,
      kind: "broken-stream",
      error: told,
      finishReason: delivery.cutShort ? "length" : "error",
    });
  } else if (answer) {
    const envelope = envelopeOf(ports, call, { asked, candidate: delivery.candidate }, arrival);
    call.reply.finish(
      answer.task === undefined
        ? { ...closing, kind: "whole", answer, envelope }
        : { ...closing, kind: "task", answer, envelope },
    );
  } else {
    call.reply.finish({ ...closing, kind: "stream" });
  }
}
