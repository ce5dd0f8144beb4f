import { randomUUIDv7 } from "node:crypto";
import type { DestinationAttempt, TracedCall } from "@causeway/observability";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { type DestinationContext, noSuchDestination, requireDestinationVault } from "./context.ts";
import { sendTo } from "./send-to.ts";

/** Sends a made-up call and says at once what came of it. Throws `forbidden`, `not-found`, `service-unavailable`. */
export async function testDestination(
  context: ServiceContext & DestinationContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<DestinationAttempt> {
  const { database, actor } = context;
  authorize(actor, workspaceId, "destination:manage");
  const vault = requireDestinationVault(context);
  const row = await database.observabilityDestination.findFirst({ where: { id, workspaceId } });
  if (!row) throw noSuchDestination();
  const attempt = await sendTo({ ...context, vault }, row, [madeUpCall(workspaceId)]);
  await recordAudit(database, actor, {
    workspaceId,
    action: "destination.test",
    target: `destination:${id}`,
    detail: { accepted: attempt.kind === "accepted" },
  });
  return attempt;
}

const madeUpCall = (workspaceId: string): TracedCall => ({
  id: `gen-${randomUUIDv7()}`,
  workspaceId,
  startedAt: new Date(),
  durationMs: 420,
  firstTokenMs: 120,
  apiType: "chat-completions",
  requestedModel: "causeway/test",
  model: "causeway/test",
  provider: "causeway",
  streamed: true,
  status: "completed",
  httpStatus: 200,
  finishReason: "stop",
  errorMessage: undefined,
  inputTokens: 12,
  outputTokens: 8,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  content: {
    input: { messages: [{ role: "user", content: "This is a test of the destination." }] },
    output: { completion: "Calls will arrive in the same way.", reasoning: null },
  },
});
