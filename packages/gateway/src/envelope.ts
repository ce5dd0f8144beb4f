import type { AnswerEnvelope } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";
import type { Arrival } from "./arrival.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";

/** Who answered, as the caller is told. */
export const envelopeOf = (
  ports: GatewayPorts,
  call: InboundCall,
  candidate: Candidate,
  arrival: Arrival,
): AnswerEnvelope => ({
  id: call.generationId,
  created: Math.floor(arrival.at.getTime() / 1_000),
  model: candidate.model.id,
  provider: providerName(ports, candidate),
});

export const providerName = (ports: GatewayPorts, { endpoint }: Candidate): string =>
  ports.catalog().providers.get(endpoint.providerId)?.name ?? endpoint.providerId;
