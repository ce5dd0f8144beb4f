import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import { type AnyCall, isConversation } from "@causeway/protocol";
import { drawOf, pinKeyOf, type RequestedModel, type Session, sessionOf, type SessionRoute } from "@causeway/routing";
import type { Delivery } from "./attempt-in-turn.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";

export type CallSession = { readonly session: Session; readonly route: SessionRoute };

export type SessionAsked = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly models: readonly RequestedModel[];
  readonly likelyPromptTokens: number;
};

/**
 * The conversation that a call belongs to and where it was answered so far. Nobody is asked for that on the way, save
 * for sessions that are pinned: those must not begin anew in another process. Throws 400 for a pin without a name.
 */
export async function findSession(
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, models, likelyPromptTokens }: SessionAsked,
): Promise<CallSession | undefined> {
  const { sticky } = asked.provider;
  if (!isConversation(asked)) return undefined;
  const session = sessionOfCall(call, { key, asked, likelyPromptTokens });
  if (sticky === "pin" && !session?.isNamed) {
    throw new AppError(
      "invalid-request",
      "provider.sticky is pin, which needs a session to pin: send session_id, the header x-session-id or prompt_cache_key.",
      { parameter: "provider.sticky" },
    );
  }
  if (!session) return undefined;
  if (sticky === "pin") await Promise.all(models.map(({ model }) => ports.pins.find(pinKeyOf(session, model.id))));
  return {
    session,
    route: {
      draw: drawOf(session),
      pinOf: (modelId) => {
        const endpointId = ports.pins.peek(pinKeyOf(session, modelId));
        const known = ports.catalog().endpoints.get(modelId) ?? [];
        return known.some(({ id }) => id === endpointId) ? endpointId : undefined;
      },
    },
  };
}

/** The conversation that a call belongs to, by name or by how it begins; none where the caller wants none. */
export const sessionOfCall = (
  call: InboundCall,
  { key, asked, likelyPromptTokens }: Omit<SessionAsked, "models">,
): Session | undefined =>
  asked.provider.sticky === "off" || !isConversation(asked)
    ? undefined
    : sessionOf({
        workspaceId: key.workspaceId,
        sessionId: asked.sessionId ?? call.caller.sessionId,
        request: asked.request,
        likelyPromptTokens,
      });

/** Where it was answered, the next call of the session is to go. Own keys go in their owner's order. */
export function keepSession(ports: GatewayPorts, call: CallSession | undefined, { status, candidate }: Delivery): void {
  if (!call || status === "failed" || candidate.credential.kind !== "shared") return;
  const { id } = candidate.usual ?? candidate.endpoint;
  ports.pins.keep(pinKeyOf(call.session, candidate.model.id), id);
}
