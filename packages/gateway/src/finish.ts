import type { BilledUsage } from "@causeway/protocol";
import type { Arrival } from "./arrival.ts";
import type { Delivery } from "./attempt-in-turn.ts";
import { envelopeOf } from "./envelope.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";

export type FinishQuestion = { readonly delivery: Delivery; readonly billed: BilledUsage; readonly arrival: Arrival };

/** The last word to the caller, said once everything is settled. Throws the error of a call that never began. */
export function finish(ports: GatewayPorts, call: InboundCall, { delivery, billed, arrival }: FinishQuestion): void {
  const { error, answer, hasBegun } = delivery;
  if (delivery.status === "cancelled") return;
  if (error) {
    if (!hasBegun) throw error;
    call.reply.finish({ kind: "broken-stream", error, billed, finishReason: delivery.cutShort ? "length" : "error" });
  } else if (answer) {
    const envelope = envelopeOf(ports, call, delivery.candidate, arrival);
    call.reply.finish({ kind: "whole", answer, envelope, billed });
  } else {
    call.reply.finish({ kind: "stream", billed });
  }
}
