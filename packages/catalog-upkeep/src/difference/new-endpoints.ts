import {
  formatPerMillion,
  modelIdentifier,
  ownProvidersOf,
  parametersOf,
  providerSources,
  reasonNotToList,
} from "@causeway/catalog-data/reading";
import type { Candidate } from "../candidate.ts";
import type { CatalogState, StoredEndpoint, UpkeepPolicy } from "../catalog-state.ts";
import type { EndpointShape, ModelShape, PriceShape } from "../change-shapes.ts";
import type { Offer } from "../offer.ts";
import { laterSaid } from "./capabilities.ts";
import { movedTooFar, priceOfOffer, priceText } from "./judge-price.ts";
import type { Teller } from "./offers-by-name.ts";

type NewEndpoint = {
  readonly shape: EndpointShape;
  readonly model: ModelShape;
  readonly sourceId: string;
  readonly plainness: number;
};

/** Endpoints that nobody here offers yet, and the models that come with them. */
export function newEndpoints(
  unknown: readonly (readonly Teller[])[],
  state: CatalogState,
  policy: UpkeepPolicy,
): readonly Candidate[] {
  const identify = modelIdentifier([...state.models.keys()].filter((id) => !id.includes(":")));
  const stored = new Set(state.endpoints.map(({ id }) => id));
  const found = unknown.flatMap((tellers) => newEndpoint(tellers, identify, state) ?? []);
  const plainest = [...Map.groupBy(found, ({ shape }) => shape.id).values()].flatMap(
    (same) =>
      same.toSorted(
        (a, b) => b.plainness - a.plainness || a.shape.upstreamModelId.length - b.shape.upstreamModelId.length,
      )[0] ?? [],
  );
  // Under another name it is on offer already.
  const news = plainest.filter(({ shape }) => !stored.has(shape.id));
  return [...Map.groupBy(news, ({ shape }) => shape.modelId)].flatMap(([modelId, endpoints]) =>
    state.models.has(modelId)
      ? endpoints.map((endpoint) => ofKnownModel(endpoint, state, policy))
      : ofNewModel(modelId, endpoints),
  );
}

function newEndpoint(
  tellers: readonly Teller[],
  identify: ReturnType<typeof modelIdentifier>,
  state: CatalogState,
): NewEndpoint | undefined {
  const priced = tellers.find(({ offer }) => offer.price !== undefined);
  const { providerId, upstreamModelId, price } = priced?.offer ?? {};
  if (!priced || providerId === undefined || upstreamModelId === undefined || !price) return undefined;
  const identity = identify(upstreamModelId);
  if (!identity) return undefined;
  const said = tellers.toReversed().reduce((sum, { offer }) => laterSaid(sum, offer.said), {} as Offer["said"]);
  const first = <Value>(read: (offer: Offer) => Value | undefined): Value | undefined =>
    tellers.map(({ offer }) => read(offer)).find((value) => value !== undefined);
  const reason = reasonNotToList(
    {
      identity,
      providerId,
      upstreamModelId,
      inputModalities: said.inputModalities,
      outputModalities: first((offer) => offer.outputModalities),
      deprecated: tellers.some(({ offer }) => offer.isOutdated || offer.deprecatedOn !== undefined),
      prices: { input: formatPerMillion(price.input), output: formatPerMillion(price.output) },
    },
    first((offer) => offer.openWeights),
    { responsesOnly: [] },
  );
  if (reason !== undefined) return undefined;

  const isFree = price.input === 0n && price.output === 0n && providerSources[providerId]?.hasFreeModels === true;
  const modelId = `${identity.modelId}${isFree ? ":free" : ""}`;
  const siblings = siblingsOf(modelId, state);
  const contextLength = said.contextLength ?? siblings[0]?.contextLength;
  if (contextLength === undefined) return undefined;
  return {
    sourceId: priced.sourceId,
    plainness: identity.plainness,
    model: {
      id: modelId,
      name: nameOf(tellers, modelId, isFree),
      releasedOn: first((offer) => offer.releasedOn) ?? null,
      knowledgeCutoff: first((offer) => offer.knowledgeCutoff) ?? null,
      openWeights: first((offer) => offer.openWeights) ?? null,
    },
    shape: {
      id: `${providerId}:${modelId}`,
      modelId,
      providerId,
      upstreamModelId,
      contextLength,
      maxOutputTokens: said.maxOutputTokens === undefined ? null : Math.min(said.maxOutputTokens, contextLength),
      quantization: identity.quantization ?? null,
      inputModalities: [...(said.inputModalities ?? ["text"])],
      supportedParameters: parametersOf({
        providerId,
        tools: said.tools ?? false,
        reasoning: said.reasoning ?? false,
        structuredOutputs: said.structuredOutputs ?? false,
        temperature: said.temperature ?? true,
      }),
      price: priceOfOffer(price),
    },
  };
}

/** The maker's own word for it first. */
function nameOf(tellers: readonly Teller[], modelId: string, isFree: boolean): string {
  const own = tellers.find(({ offer }) => offer.name && ownProvidersOf(modelId).includes(offer.providerId));
  const name = (own ?? tellers.find(({ offer }) => offer.name))?.offer.name ?? modelId.slice(modelId.indexOf("/") + 1);
  return isFree ? `${name} (free)` : name;
}

const siblingsOf = (modelId: string, { endpoints }: CatalogState): readonly StoredEndpoint[] =>
  endpoints.filter((endpoint) => endpoint.modelId === modelId && endpoint.enabled && endpoint.price);

function ofKnownModel({ shape, sourceId }: NewEndpoint, state: CatalogState, policy: UpkeepPolicy): Candidate {
  return {
    kind: "new_endpoint",
    subject: shape.id,
    providerId: shape.providerId,
    sourceId,
    before: {},
    after: shape,
    others: [],
    waitsFor: reasonAgainst(shape.price, siblingsOf(shape.modelId, state), policy),
  };
}

/** A price far below the others' would draw all traffic, and it may be a unit gone wrong. */
function reasonAgainst(
  price: PriceShape,
  siblings: readonly StoredEndpoint[],
  { mostTimes }: UpkeepPolicy,
): string | undefined {
  if (BigInt(price.input) === 0n || BigInt(price.output) === 0n) return "it would cost nothing";
  if (siblings.length === 0) return "nobody serves this model now, so that its price cannot be held against another";
  for (const side of ["input", "output"] as const) {
    const middle = median(siblings.flatMap((sibling) => (sibling.price ? [BigInt(sibling.price[side])] : [])));
    if (movedTooFar(middle, BigInt(price[side]), mostTimes))
      return `${priceText(price)} is more than ${mostTimes} times away from what others ask for this model`;
  }
  return undefined;
}

function median(rates: readonly bigint[]): bigint {
  const sorted = rates.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted[Math.floor(sorted.length / 2)] ?? 0n;
}

function ofNewModel(modelId: string, endpoints: readonly NewEndpoint[]): readonly Candidate[] {
  const ordered = endpoints.toSorted((a, b) => (a.shape.id < b.shape.id ? -1 : 1));
  const own = ordered.find(({ shape }) => ownProvidersOf(modelId).includes(shape.providerId));
  const first = own ?? ordered[0];
  if (!first) return [];
  return [
    {
      kind: "new_model",
      subject: modelId,
      providerId: first.shape.providerId,
      sourceId: first.sourceId,
      before: {},
      after: { model: first.model, endpoints: ordered.map(({ shape }) => shape) },
      others: [],
      waitsFor: "it is a new model: somebody must look at its name, its maker and its price",
    },
  ];
}
