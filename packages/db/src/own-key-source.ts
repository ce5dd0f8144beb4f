import type { Endpoint, Modality, Model } from "@causeway/catalog";
import type { OwnKeySource } from "@causeway/gateway";
import { type OwnEndpoint, type OwnKey, ownModelPrefix } from "@causeway/routing";
import type { KeyVault } from "@causeway/vault";
import { askTogether } from "./ask-together.ts";
import type { MoneyPool } from "./money-pool.ts";
import { ownCallPrice, readStoredFlatRate } from "./own-endpoint-columns.ts";
import {
  type OwnEndpointRow,
  type OwnKeyRow,
  type OwnModelRow,
  readOwnKeyRows,
  readSealedOwnKey,
} from "./own-key-rows.ts";

/** Own keys as stored. Without a vault they are listed and cannot be opened. */
export function createOwnKeySource(pool: MoneyPool, vault: KeyVault | undefined): OwnKeySource {
  const readRows = askTogether<string, readonly OwnKeyRow[]>(async (workspaceIds) =>
    Map.groupBy(await readOwnKeyRows(pool, workspaceIds), ({ workspaceId }) => workspaceId),
  );
  return {
    async list(workspaceId) {
      const rows = (await readRows(workspaceId)) ?? [];
      return rows.map(toOwnKey);
    },

    async open(workspaceId, ownKeyId) {
      const row = await readSealedOwnKey(pool, workspaceId, ownKeyId);
      if (!vault || !row || row.sealed === null) throw new Error(`The own key ${ownKeyId} cannot be opened`);
      return await vault.open(row.sealed, { workspaceId, providerId: row.providerId, rowId: ownKeyId });
    },
  };
}

function toOwnKey(row: OwnKeyRow): OwnKey {
  const { workspaceId: _, name, endpoint, ...key } = row;
  return endpoint ? { ...key, endpoint: toOwnEndpoint(endpoint, name, key.providerId) } : key;
}

const toOwnEndpoint = (row: OwnEndpointRow, name: string, providerId: string): OwnEndpoint => ({
  name,
  providerId,
  wireFormat: row.wireFormat === "openai_chat" ? "openai-chat" : "anthropic-messages",
  baseUrl: row.baseUrl,
  endpoints: row.models.map((model) => toEndpoint(model, providerId)),
  models: row.models.filter(({ modelId }) => modelId.startsWith(ownModelPrefix)).map(toModel),
  lane: readStoredFlatRate(row.flatRate),
});

const toEndpoint = (row: OwnModelRow, providerId: string): Endpoint => ({
  id: `${providerId}:${row.modelId}`,
  modelId: row.modelId,
  providerId,
  upstreamModelId: row.upstreamModelId,
  contextLength: row.contextLength,
  maxOutputTokens: row.maxOutputTokens ?? undefined,
  quantization: undefined,
  inputModalities: row.inputModalities,
  supportedParameters,
  price: ownCallPrice({
    inputPico: BigInt(row.inputPico),
    outputPico: BigInt(row.outputPico),
    cachedInputPico: row.cachedInputPico === null ? null : BigInt(row.cachedInputPico),
    paidByCall: row.paidByCall,
  }),
  priceVersionId: row.id,
});

const toModel = (row: OwnModelRow): Model => ({
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
