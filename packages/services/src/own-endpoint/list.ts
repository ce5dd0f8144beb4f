import { type Database, readStoredFlatRate } from "@causeway/db";
import type { LaneTerms } from "@causeway/lanes";
import { formatUsd, nanoUsd } from "@causeway/money";
import type { WireFormat } from "./context.ts";

export type OwnEndpointSummary = {
  readonly slug: string;
  readonly wireFormat: WireFormat;
  readonly baseUrl: string;
  readonly models: readonly OwnEndpointModelSummary[];
  readonly flatRate: LaneTerms | undefined;
};

export type OwnEndpointModelSummary = {
  readonly modelId: string;
  readonly upstreamModelId: string;
  readonly contextLength: number;
  readonly maxOutputTokens: number | undefined;
  readonly inputModalities: readonly string[];
  /** Dollars per million tokens as decimal text; `undefined` without a price list. */
  readonly price:
    | { readonly input: string; readonly output: string; readonly cachedInput: string | undefined }
    | undefined;
};

/** A workspace's own endpoints by the id of their key. */
export async function listOwnEndpoints(
  database: Database,
  workspaceId: string,
): Promise<ReadonlyMap<string, OwnEndpointSummary>> {
  const rows = await database.ownEndpoint.findMany({
    where: { workspaceId },
    include: { models: { where: { removedAt: null }, orderBy: [{ position: "asc" }, { id: "asc" }] } },
  });
  return new Map(
    rows.map((row) => [
      row.ownKeyId,
      {
        slug: row.slug,
        wireFormat: row.wireFormat === "openai_chat" ? "openai-chat" : "anthropic-messages",
        baseUrl: row.baseUrl,
        flatRate: readStoredFlatRate(row.flatRate),
        models: row.models.map((model) => ({
          modelId: model.modelId,
          upstreamModelId: model.upstreamModelId,
          contextLength: model.contextLength,
          maxOutputTokens: model.maxOutputTokens ?? undefined,
          inputModalities: model.inputModalities,
          price: priceOf(model),
        })),
      },
    ]),
  );
}

type PriceColumns = {
  readonly inputPico: bigint;
  readonly outputPico: bigint;
  readonly cachedInputPico: bigint | null;
};

const priceOf = ({ inputPico, outputPico, cachedInputPico }: PriceColumns): OwnEndpointModelSummary["price"] =>
  inputPico === 0n && outputPico === 0n
    ? undefined
    : {
        input: perMillion(inputPico),
        output: perMillion(outputPico),
        cachedInput: cachedInputPico === null ? undefined : perMillion(cachedInputPico),
      };

/** A pico-dollar per token is a thousand nano-dollars per million. */
const perMillion = (pico: bigint): string => formatUsd(nanoUsd(pico * 1_000n));
