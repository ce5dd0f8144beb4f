import {
  capabilityShape,
  type ChangeKind,
  deprecationShape,
  endpointShape,
  isDearer,
  newModelShape,
  priceShape,
  priceText,
  rateText,
} from "@causeway/catalog-upkeep";
import type { z } from "zod";

type Change = { readonly kind: ChangeKind; readonly before: unknown; readonly after: unknown };

/** What a change comes to, a line per thing that it changes. Prices in dollars per million tokens. */
export function linesOfChange({ kind, before, after }: Change): readonly string[] {
  switch (kind) {
    case "price":
      return priceLines(priceShape.parse(before), priceShape.parse(after));
    case "capability":
      return capabilityLines(capabilityShape.parse(before), capabilityShape.parse(after));
    case "gone":
      return ["No longer listed: taken out of routing."];
    case "back":
      return ["Listed again: back into routing."];
    case "deprecation": {
      const { deprecatedOn, successorId } = deprecationShape.parse(after);
      return [`Leaves on ${deprecatedOn ?? "no date"}${successorId === null ? "" : `, followed by ${successorId}`}.`];
    }
    case "new_endpoint":
      return [newEndpointLine(endpointShape.parse(after))];
    case "new_model": {
      const { model, endpoints } = newModelShape.parse(after);
      return [model.name, ...endpoints.map(newEndpointLine)];
    }
  }
}

/** Do calls cost us more than we ask for them until it is applied? */
export const sellsBelowCost = ({ kind, before, after }: Change): boolean =>
  kind === "price" && isDearer(priceShape.parse(before), priceShape.parse(after));

const newEndpointLine = ({
  providerId,
  upstreamModelId,
  price,
  contextLength,
}: z.infer<typeof endpointShape>): string =>
  `${providerId} as ${upstreamModelId}: ${priceText(price)}, ${contextLength} tokens of context`;

type Price = z.infer<typeof priceShape>;
const rateNames = ["input", "output", "cachedInput", "cacheWrite"] as const;
const words = { input: "Input", output: "Output", cachedInput: "Cached input", cacheWrite: "Cache writes" } as const;

function priceLines(before: Price, after: Price): readonly string[] {
  const starts = [...new Set([...before.tiers, ...after.tiers].map(({ minPromptTokens }) => minPromptTokens))];
  return [0, ...starts].flatMap((start) => {
    const [old, young] = [before, after].map((price) =>
      start === 0 ? price : price.tiers.find(({ minPromptTokens }) => minPromptTokens === start),
    );
    const where = start === 0 ? "" : ` above ${start} tokens`;
    return rateNames.flatMap((name) => {
      const [from, to] = [textOf(old?.[name]), textOf(young?.[name])];
      return from === to ? [] : [`${words[name]}${where}: ${from} → ${to}`];
    });
  });
}

const textOf = (rate: string | null | undefined): string =>
  rate === null || rate === undefined ? "unknown" : rateText(BigInt(rate));

type Capability = z.infer<typeof capabilityShape>;

function capabilityLines(before: Capability, after: Capability): readonly string[] {
  const lists = [
    ["Takes", before.inputModalities, after.inputModalities],
    ["Parameters", before.supportedParameters, after.supportedParameters],
  ] as const;
  return [
    ...(before.contextLength === after.contextLength
      ? []
      : [`Context: ${before.contextLength} → ${after.contextLength} tokens`]),
    ...(before.maxOutputTokens === after.maxOutputTokens
      ? []
      : [`Longest answer: ${before.maxOutputTokens ?? "unknown"} → ${after.maxOutputTokens ?? "unknown"} tokens`]),
    ...lists.flatMap(([name, old, young]) => {
      const moves = [
        ...young.filter((one) => !old.includes(one)).map((one) => `+${one}`),
        ...old.filter((one) => !young.includes(one)).map((one) => `−${one}`),
      ];
      return moves.length === 0 ? [] : [`${name}: ${moves.join(", ")}`];
    }),
  ];
}
