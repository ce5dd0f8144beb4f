import type { AnyCall } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";
import type { GatewayPorts } from "./gateway-ports.ts";

/**
 * A stream can be held for step by step where closing the connection ends the bill and every token that is billed is
 * seen. Anything else may cost its longest answer once it has begun.
 */
export const stepRule =
  (ports: Pick<GatewayPorts, "upstream">, { request }: AnyCall) =>
  ({ endpoint, credential }: Candidate): boolean => {
    if (!request.stream || request.task !== undefined || credential.kind !== "shared") return false;
    const billing = ports.upstream.billing(endpoint.providerId);
    return billing.stopsOnCancel && !(billing.hidesReasoning && mayReason(endpoint));
  };

const longestOpenAnswer = 16_384;
const longestOpenReasoning = 32_768;

/**
 * An answer whose length the caller left open, and that is held for as a whole, is not as long as the model could
 * write: so much of a dear model would stop the workspace's other calls.
 */
export const withOpenLength = (candidate: Candidate): Candidate => ({
  ...candidate,
  mostOutputTokens: Math.min(
    candidate.mostOutputTokens,
    mayReason(candidate.endpoint) ? longestOpenReasoning : longestOpenAnswer,
  ),
});

const mayReason = ({ supportedParameters }: Candidate["endpoint"]) => supportedParameters.includes("reasoning");
