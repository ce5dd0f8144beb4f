import type { DatabaseOrTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { ownModelPrefix } from "@causeway/routing";
import type { ReadModel } from "./input.ts";

/** Columns of "own_endpoint_model". */
export type ModelColumns = {
  readonly modelId: string;
  readonly upstreamModelId: string;
  readonly contextLength: number;
  readonly maxOutputTokens: number | null;
  readonly inputModalities: string[];
  readonly inputPico: bigint;
  readonly outputPico: bigint;
  readonly cachedInputPico: bigint | null;
  readonly position: number;
};

/** Of a model that is not ours, when nobody says. */
const usualContext = 128_000;

/**
 * What an owner says of the models, completed by what we know of ours.
 * Throws `invalid-request` naming the entry: a model we do not have, a name that is not one, two of the same.
 */
export async function resolveModels(
  database: DatabaseOrTransaction,
  slug: string,
  models: readonly ReadModel[],
): Promise<readonly ModelColumns[]> {
  const named = models.map((model, index) => ({ model, index, modelId: idOf(model, slug, index) }));
  const ourIds = named.map(({ modelId }) => modelId).filter((id) => !id.startsWith(ownModelPrefix));
  const rows = await database.model.findMany({
    where: { id: { in: ourIds } },
    select: { id: true, contextLength: true, maxOutputTokens: true, inputModalities: true },
  });
  const ours = new Map(rows.map((row) => [row.id, row]));
  return named.map(({ model, index, modelId }): ModelColumns => {
    const known = ours.get(modelId);
    if (!known && !modelId.startsWith(ownModelPrefix)) throw unknownModel(modelId, index);
    if (named.findIndex((other) => other.modelId === modelId) < index) throw namedTwice(modelId, index);
    return {
      modelId,
      upstreamModelId: model.upstreamModelId,
      contextLength: model.contextLength ?? known?.contextLength ?? usualContext,
      maxOutputTokens: model.maxOutputTokens ?? known?.maxOutputTokens ?? null,
      inputModalities: model.inputModalities ?? known?.inputModalities ?? ["text"],
      inputPico: model.price?.input ?? 0n,
      outputPico: model.price?.output ?? 0n,
      cachedInputPico: model.price?.cachedInput ?? null,
      position: index,
    };
  });
}

function idOf({ modelId, upstreamModelId }: ReadModel, slug: string, index: number): string {
  const own = `${ownModelPrefix}${slug}/`;
  const asked = modelId === undefined || modelId === "" ? nameOf(upstreamModelId) : modelId;
  if (asked.includes("/") && !asked.startsWith(ownModelPrefix)) return asked;
  const name = asked.startsWith(own) ? asked.slice(own.length) : asked;
  if (/^[a-z0-9][a-z0-9._+-]{0,99}$/.test(name)) return own + name;
  throw new AppError(
    "invalid-request",
    `${asked} is not a model's name: use one of our model ids, or up to 100 letters, digits, dots and hyphens.`,
    { parameter: `models.${index}.modelId` },
  );
}

/** `meta-llama/Llama-3.3-70B:latest` → `llama-3.3-70b-latest` */
const nameOf = (upstreamModelId: string): string =>
  (upstreamModelId.split("/").at(-1) ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._+-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");

const unknownModel = (modelId: string, index: number) =>
  new AppError(
    "invalid-request",
    `We have no model ${modelId}. See GET /api/v1/models, or give the model a name of its own without a slash.`,
    { parameter: `models.${index}.modelId` },
  );

const namedTwice = (modelId: string, index: number) =>
  new AppError("invalid-request", `${modelId} is named twice. An endpoint serves a model once.`, {
    parameter: `models.${index}.modelId`,
  });
