import { AppError } from "@causeway/errors";
import type { Database } from "@causeway/db";
import type { CreateOwnEndpointInput, OwnKeySettings } from "@causeway/services";
import type { EndpointBody, UpdateBody } from "./schemas.ts";

/** Settings in the services' words. Throws 400 for hashes that are no keys of the workspace. */
export async function readSettings(database: Database, workspaceId: string, body: UpdateBody): Promise<OwnKeySettings> {
  const { is_fallback: isFallback, allowed_api_key_hashes: hashes } = body;
  return {
    ...(typeof body.name === "string" && { name: body.name }),
    disabled: body.disabled,
    placement: isFallback === undefined ? undefined : isFallback ? "fallback" : "prioritized",
    alwaysUse: body.is_byok_only,
    modelIds: body.allowed_models,
    apiKeyIds: hashes ? await idsOf(database, workspaceId, hashes) : hashes,
    userIds: body.allowed_user_ids,
  };
}

async function idsOf(database: Database, workspaceId: string, hashes: readonly string[]): Promise<readonly string[]> {
  const rows = await database.apiKey.findMany({
    where: { workspaceId, hash: { in: [...hashes] } },
    select: { id: true },
  });
  if (rows.length === new Set(hashes).size) return rows.map(({ id }) => id);
  throw new AppError("invalid-request", "allowed_api_key_hashes names a key that this workspace does not have.", {
    parameter: "allowed_api_key_hashes",
  });
}

type EndpointInput = Pick<CreateOwnEndpointInput, "wireFormat" | "baseUrl" | "models" | "flatRate">;

/** What is left out stays left out. */
export const readEndpoint = (body: NonNullable<UpdateBody["endpoint"]>): Partial<EndpointInput> => ({
  ...(body.wire_format !== undefined && { wireFormat: body.wire_format }),
  ...(body.base_url !== undefined && { baseUrl: body.base_url }),
  ...(body.models !== undefined && { models: body.models.map(readModel) }),
  ...(body.flat_rate !== undefined && { flatRate: body.flat_rate && readFlatRate(body.flat_rate) }),
});

const readModel = (model: EndpointBody["models"][number]): EndpointInput["models"][number] => ({
  upstreamModelId: model.upstream_model,
  modelId: model.model,
  contextLength: model.context_length,
  maxOutputTokens: model.max_output_tokens,
  inputModalities: model.input_modalities,
  price: model.pricing && {
    input: model.pricing.prompt,
    output: model.pricing.completion,
    cachedInput: model.pricing.input_cache_read,
  },
});

const readFlatRate = (flatRate: NonNullable<EndpointBody["flat_rate"]>): NonNullable<EndpointInput["flatRate"]> => ({
  monthlyPrice: flatRate.monthly_price,
  windows: flatRate.windows.map(({ anchor, ...window }) => ({
    ...window,
    ...(anchor !== undefined && { anchor: new Date(anchor) }),
  })),
  concurrency: flatRate.concurrency,
  queueLength: flatRate.queue_length,
  longestWaitSeconds: flatRate.longest_wait_seconds,
  answersWhole: flatRate.answers_whole,
});

const names: Readonly<Record<string, string>> = {
  providerId: "provider",
  placement: "is_fallback",
  alwaysUse: "is_byok_only",
  modelIds: "allowed_models",
  apiKeyIds: "allowed_api_key_hashes",
  userIds: "allowed_user_ids",
};

/** Rethrows with the parameter called as it is here. */
export function inOurWords(error: unknown): never {
  if (!(error instanceof AppError) || error.parameter === undefined) throw error;
  const { code, message, metadata, retryAfterSeconds } = error;
  const parameter = names[error.parameter] ?? endpointParameter(error.parameter);
  throw new AppError(code, message, { parameter, metadata, ...(retryAfterSeconds && { retryAfterSeconds }) });
}

function endpointParameter(parameter: string): string {
  const here = parameter
    .replace(/^(slug|baseUrl|wireFormat|models|flatRate)/, "endpoint.$1")
    .replace("upstreamModelId", "upstream_model")
    .replace(".modelId", ".model")
    .replace(".price.input", ".pricing.prompt")
    .replace(".price.output", ".pricing.completion")
    .replace(".price.cachedInput", ".pricing.input_cache_read");
  return here.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
