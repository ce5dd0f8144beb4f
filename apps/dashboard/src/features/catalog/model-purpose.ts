import { type EndpointPrice, units } from "@causeway/catalog";
import { formatRate } from "@causeway/money";

/** What a model is called for. */
export type ModelPurpose =
  | "conversations"
  | "embeddings"
  | "reranking"
  | "images"
  | "speech"
  | "transcriptions"
  | "search";

/** What gives words, among other things, is talked with. */
export function purposeOf(outputModalities: readonly string[]): ModelPurpose {
  if (outputModalities.includes("text")) return "conversations";
  const [purpose] = outputModalities.flatMap((output) => purposeByOutput[output] ?? []);
  return purpose ?? "conversations";
}

const purposeByOutput: Readonly<Record<string, ModelPurpose>> = {
  embedding: "embeddings",
  rerank: "reranking",
  image: "images",
  audio: "speech",
  transcript: "transcriptions",
  search: "search",
};

/** Whether tokens that come out have a price of their own. */
export const pricesOutput = (purpose: ModelPurpose, isPricedByUnit: boolean): boolean =>
  purpose === "conversations" || (purpose === "images" && !isPricedByUnit);

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
  imageToken: "a token of a picture read",
  madeImageToken: "a token of a picture made",
  audioToken: "a token of sound read",
  madeAudioToken: "a token of sound made",
} as const;
