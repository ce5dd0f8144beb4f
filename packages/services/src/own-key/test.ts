import { AppError } from "@causeway/errors";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { OwnEndpointProbe } from "../own-endpoint/context.ts";
import { noSuchOwnKey, type OwnKeyServiceContext, requireVault } from "./context.ts";

/** Makes one real call of a provider with a key. */
export type OwnKeyProbe = (question: {
  readonly providerId: string;
  readonly secret: string;
  readonly upstreamModelId: string;
}) => Promise<OwnKeyProbeResult>;

export type OwnKeyProbeResult = {
  readonly works: boolean;
  /** Why it does not, in the provider's words, safe to show. */
  readonly message: string | undefined;
  readonly httpStatus: number | undefined;
  readonly latencyMs: number;
};

export type OwnKeyTestResult = OwnKeyProbeResult & { readonly modelId: string };

/**
 * Asks the provider for one token with this key, of the cheapest model that the key serves; an own endpoint, of its first.
 * Throws `not-found`, `forbidden`, `conflict` when the provider has no such model here.
 */
export async function testOwnKey(
  context: OwnKeyServiceContext & { readonly probe: OwnKeyProbe; readonly probeEndpoint: OwnEndpointProbe },
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<OwnKeyTestResult> {
  authorize(context.actor, workspaceId, "own-key:manage");
  const key = await context.database.ownKey.findFirst({ where: { id, workspaceId, removedAt: null } });
  if (!key || key.sealed === null) throw noSuchOwnKey();
  const { providerId } = key;
  const secret = await requireVault(context).open(key.sealed, { workspaceId, providerId, rowId: id });
  const own = await findOwnEndpoint(context, id);
  const endpoint = own?.model ?? (await cheapestEndpoint(context, providerId, key.modelIds));
  const { upstreamModelId } = endpoint;
  const result = await (own
    ? context.probeEndpoint({ ...own.address, secret, upstreamModelId })
    : context.probe({ providerId, secret, upstreamModelId }));
  await recordAudit(context.database, context.actor, {
    workspaceId,
    action: "own-key.test",
    target: `own-key:${id}`,
    detail: { modelId: endpoint.modelId, works: result.works, httpStatus: result.httpStatus ?? null },
  });
  return { ...result, modelId: endpoint.modelId };
}

/** `undefined`: the key is one of our providers'. */
async function findOwnEndpoint({ database }: OwnKeyServiceContext, ownKeyId: string) {
  const row = await database.ownEndpoint.findUnique({
    where: { ownKeyId },
    include: { models: { where: { removedAt: null }, orderBy: { position: "asc" }, take: 1 } },
  });
  const [model] = row?.models ?? [];
  if (!row || !model) return undefined;
  const wireFormat = row.wireFormat === "openai_chat" ? ("openai-chat" as const) : ("anthropic-messages" as const);
  return { address: { wireFormat, baseUrl: row.baseUrl }, model };
}

async function cheapestEndpoint({ database }: OwnKeyServiceContext, providerId: string, modelIds: string[]) {
  const price = await database.priceVersion.findFirst({
    where: {
      validFrom: { lte: new Date() },
      endpoint: { providerId, enabled: true, ...(modelIds.length > 0 && { modelId: { in: modelIds } }) },
    },
    orderBy: [{ outputPico: "asc" }, { endpointId: "asc" }],
    select: { endpoint: { select: { modelId: true, upstreamModelId: true } } },
  });
  if (price) return price.endpoint;
  throw new AppError("conflict", "There is no model of this provider that the key serves, so it cannot be tested.");
}
