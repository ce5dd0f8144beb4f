import { type EndpointPrice, units } from "@causeway/catalog";
import { formatRate } from "@causeway/money";

/** What a model is called for. */
export type ModelPurpose = "conversations" | "embeddings" | "reranking";

export function purposeOf(outputModalities: readonly string[]): ModelPurpose {
  if (outputModalities.includes("embedding")) return "embeddings";
  return outputModalities.includes("rerank") ? "reranking" : "conversations";
}

/** "$0.002 a search" for what is counted beside tokens; `undefined` where only tokens are. */
export function unitPriceText({ units: prices }: EndpointPrice): string | undefined {
  const texts = units.flatMap((unit) => {
    const rate = prices?.[unit];
    return rate === undefined ? [] : [`$${formatRate(rate)} ${unitNames[unit]}`];
  });
  return texts.length === 0 ? undefined : texts.join(", ");
}

const unitNames = {
  search: "a search",
  image: "an image",
  character: "a character",
  second: "a second",
} as const;
