import { parseRate } from "@causeway/money";

/** What a visitor wants of a model's providers. */
export type RouteChoices = {
  /** Provider ids, first choice first. */
  readonly first: readonly string[];
  readonly never: readonly string[];
  /** Nobody but those of `first`. */
  readonly onlyFirst: boolean;
  readonly sort: "" | "price" | "throughput" | "latency";
  readonly noTraining: boolean;
  readonly keepsNothing: boolean;
  readonly requireParameters: boolean;
  /** Dollars per million tokens as typed; empty is any. */
  readonly maxInput: string;
  readonly maxOutput: string;
};

export const noChoices: RouteChoices = {
  first: [],
  never: [],
  onlyFirst: false,
  sort: "",
  noTraining: false,
  keepsNothing: false,
  requireParameters: false,
  maxInput: "",
  maxOutput: "",
};

/** An endpoint as far as the choices ask. Prices are decimal text of dollars per token. */
export type RoutableEndpoint = {
  readonly id: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly inputPrice: string;
  readonly outputPrice: string;
  readonly trainsNot: boolean;
  readonly keepsNothing: boolean;
};

/** The `provider` object of a call: only what was chosen, in the names of the API. */
export function providerObject(choices: RouteChoices): Readonly<Record<string, unknown>> {
  const { first, never, sort } = choices;
  const maxPrice = {
    ...(isPrice(choices.maxInput) && { prompt: Number(choices.maxInput) }),
    ...(isPrice(choices.maxOutput) && { completion: Number(choices.maxOutput) }),
  };
  return {
    ...(first.length > 0 && { order: first }),
    ...(first.length > 0 && choices.onlyFirst && { allow_fallbacks: false }),
    ...(never.length > 0 && { ignore: never }),
    ...(sort !== "" && { sort }),
    ...(choices.noTraining && { data_collection: "deny" }),
    ...(choices.keepsNothing && { zdr: true }),
    ...(choices.requireParameters && { require_parameters: true }),
    ...(Object.keys(maxPrice).length > 0 && { max_price: maxPrice }),
  };
}

/** Those that such a call may go to. */
export const routableNow = (
  endpoints: readonly RoutableEndpoint[],
  choices: RouteChoices,
): readonly RoutableEndpoint[] =>
  endpoints.filter(
    (endpoint) =>
      !choices.never.includes(endpoint.providerId) &&
      (!choices.onlyFirst || choices.first.length === 0 || choices.first.includes(endpoint.providerId)) &&
      (!choices.noTraining || endpoint.trainsNot) &&
      (!choices.keepsNothing || endpoint.keepsNothing) &&
      isWithin(endpoint.inputPrice, choices.maxInput) &&
      isWithin(endpoint.outputPrice, choices.maxOutput),
  );

export const isPrice = (text: string): boolean => /^\d{1,6}(\.\d{1,6})?$/.test(text);

/** A dollar per million tokens is a micro-dollar per token. */
const isWithin = (perToken: string, perMillion: string): boolean =>
  !isPrice(perMillion) || parseRate(perToken) * 1_000_000n <= parseRate(perMillion);
