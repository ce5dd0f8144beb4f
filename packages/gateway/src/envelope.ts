import { type AnswerEnvelope, type AnyCall, isConversation } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";
import type { Arrival } from "./arrival.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import { ownEndpointOf } from "./open-own-key.ts";

/** Who answered, as the caller is told. */
export const envelopeOf = (
  ports: GatewayPorts,
  call: InboundCall,
  { asked, candidate }: { readonly asked: AnyCall; readonly candidate: Candidate },
  arrival: Arrival,
): AnswerEnvelope => ({
  id: call.generationId,
  created: Math.floor(arrival.at.getTime() / 1_000),
  model: candidate.model.id,
  provider: providerName(ports, candidate),
  ...(asked.resolution?.preset && hidesReasoning(asked) && { hidesReasoning: true }),
});

const hidesReasoning = (asked: AnyCall) => isConversation(asked) && asked.request.reasoning?.exclude === true;

/** An own endpoint's name is what its owner calls it. */
export const providerName = (ports: GatewayPorts, { endpoint, credential }: Candidate): string =>
  ownEndpointOf({ credential })?.name ??
  ports.catalog().providers.get(endpoint.providerId)?.name ??
  endpoint.providerId;

/** The same by a provider's id, of those that a call may go to and all others of the catalogue. */
export const providerNameOf =
  (ports: GatewayPorts, candidates: readonly Candidate[]) =>
  (providerId: string): string => {
    const candidate = candidates.find(({ endpoint }) => endpoint.providerId === providerId);
    return candidate ? providerName(ports, candidate) : (ports.catalog().providers.get(providerId)?.name ?? providerId);
  };
