import type { Endpoint, Modality, Model } from "@causeway/catalog";
import type { OwnKeySource } from "@causeway/gateway";
import type { Prisma } from "@causeway/prisma";
import { type OwnEndpoint, type OwnKey, ownModelPrefix } from "@causeway/routing";
import type { KeyVault } from "@causeway/vault";
import type { Database } from "./database.ts";
import { ownCallPrice, readStoredFlatRate } from "./own-endpoint-columns.ts";

/** Own keys as stored. Without a vault they are listed and cannot be opened. */
export const createOwnKeySource = (database: Database, vault: KeyVault | undefined): OwnKeySource => ({
  async list(workspaceId) {
    const [keys, endpoints] = await Promise.all([
      database.ownKey.findMany({
        where: { workspaceId, removedAt: null, disabled: false },
        orderBy: [{ placement: "asc" }, { position: "asc" }, { id: "asc" }],
        select: keyColumns,
      }),
      database.ownEndpoint.findMany({ where: { workspaceId }, include: endpointModels }),
    ]);
    const byKey = new Map(endpoints.map((endpoint) => [endpoint.ownKeyId, endpoint]));
    return keys.map(({ name, ...key }): OwnKey => {
      const endpoint = byKey.get(key.id);
      return endpoint ? { ...key, endpoint: toOwnEndpoint(endpoint, name, key.providerId) } : key;
    });
  },

  async open(workspaceId, ownKeyId) {
    const row = await database.ownKey.findFirst({
      where: { id: ownKeyId, workspaceId, removedAt: null },
      select: { providerId: true, sealed: true },
    });
    if (!vault || !row || row.sealed === null) throw new Error(`The own key ${ownKeyId} cannot be opened`);
    return await vault.open(row.sealed, { workspaceId, providerId: row.providerId, rowId: ownKeyId });
  },
});

const keyColumns = {
  id: true,
  name: true,
  providerId: true,
  placement: true,
  alwaysUse: true,
  modelIds: true,
  apiKeyIds: true,
  userIds: true,
} as const;

const endpointModels = {
  models: { where: { removedAt: null }, orderBy: [{ position: "asc" }, { id: "asc" }] },
} as const satisfies Prisma.OwnEndpointInclude;

type EndpointRow = Prisma.OwnEndpointGetPayload<{ include: typeof endpointModels }>;
type ModelRow = EndpointRow["models"][number];

const toOwnEndpoint = (row: EndpointRow, name: string, providerId: string): OwnEndpoint => ({
  name,
  providerId,
  wireFormat: row.wireFormat === "openai_chat" ? "openai-chat" : "anthropic-messages",
  baseUrl: row.baseUrl,
  endpoints: row.models.map((model) => toEndpoint(model, providerId)),
  models: row.models.filter(({ modelId }) => modelId.startsWith(ownModelPrefix)).map(toModel),
  lane: readStoredFlatRate(row.flatRate),
});

const toEndpoint = (row: ModelRow, providerId: string): Endpoint => ({
  id: `${providerId}:${row.modelId}`,
  modelId: row.modelId,
  providerId,
  upstreamModelId: row.upstreamModelId,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens ?? undefined,
  quantization: undefined,
  inputModalities: row.inputModalities,
  supportedParameters,
  price: ownCallPrice(row),
  priceVersionId: row.id,
});

const toModel = (row: ModelRow): Model => ({
  id: row.modelId,
  name: row.modelId.slice(ownModelPrefix.length),
  author: "own",
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens ?? undefined,
  inputModalities: row.inputModalities as Modality[],
  outputModalities: ["text"],
  supportedParameters,
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
});

/** Nobody told what it takes: what the caller sends is passed on, and the endpoint says what it thinks of it. */
const supportedParameters: readonly string[] = [
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "max_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop",
  "response_format",
  "structured_outputs",
  "reasoning",
  "seed",
  "frequency_penalty",
  "presence_penalty",
  "repetition_penalty",
  "min_p",
  "top_a",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "verbosity",
];
