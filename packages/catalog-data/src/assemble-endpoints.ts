import type { EndpointRow } from "./catalog-file.ts";
import { formatPerMillion, readPrice } from "./decimal-price.ts";
import type { ContextLength } from "./model-facts.ts";
import type { ModelIdentity } from "./model-identity.ts";
import type { SourceName, SourcePrices, SourceRow } from "./sources/source-row.ts";
import { parametersOf } from "./supported-parameters.ts";

export type IdentifiedRow = SourceRow & { readonly identity: ModelIdentity };
export type SourceDates = Readonly<Record<SourceName, string>>;
export type LeftOut = { readonly providerId: string; readonly upstreamModelId: string; readonly reason: string };

/** The first source with a price sets it, the others only fill what it leaves open. LiteLLM's rows are the oldest typed. */
const priceOrder: readonly SourceName[] = ["pi-ai", "models.dev", "litellm"];
/** Best told first, for limits and abilities. */
const factOrder: readonly SourceName[] = ["models.dev", "pi-ai", "litellm"];

/**
 * Turns everything the sources say about one model at one provider into an endpoint, or says why not.
 * A missing price leaves the endpoint out: it never becomes zero.
 */
export function assembleEndpoint(
  rows: readonly IdentifiedRow[],
  modelId: string,
  context: ContextLength | undefined,
  dates: SourceDates,
): EndpointRow | LeftOut {
  const upstreamModelId = plainestName(rows);
  const same = rows.filter((row) => row.upstreamModelId.toLowerCase() === upstreamModelId.toLowerCase());
  const first = same[0];
  if (!first) throw new Error(`no row for ${modelId}`);
  const leaveOut = (reason: string): LeftOut => ({ providerId: first.providerId, upstreamModelId, reason });

  const priced = priceOrder.flatMap((source) => same.filter((row) => row.source === source && row.prices));
  const price = priceOf(priced, dates);
  if (typeof price === "string") return leaveOut(price);

  const told = factOrder.flatMap((source) => same.filter((row) => row.source === source));
  const offered = firstDefined(told, (row) => row.contextLength) ?? context?.anywhere;
  if (offered === undefined) return leaveOut("no context length");
  const contextLength = Math.min(offered, context?.byAuthor ?? offered);
  const maxOutputTokens = firstDefined(told, (row) => row.maxOutputTokens);
  const factSource = told[0]?.source ?? first.source;

  return {
    id: `${first.providerId}:${modelId}`,
    modelId,
    providerId: first.providerId,
    upstreamModelId,
    contextLength,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens: Math.min(maxOutputTokens, contextLength) }),
    ...(first.identity.quantization === undefined ? {} : { quantization: first.identity.quantization }),
    inputModalities: modalitiesOf(firstDefined(told, (row) => row.inputModalities) ?? ["text"]),
    supportedParameters: parametersOf({
      providerId: first.providerId,
      tools: firstDefined(told, (row) => row.tools) ?? false,
      reasoning: firstDefined(told, (row) => row.reasoning) ?? false,
      structuredOutputs: firstDefined(told, (row) => row.structuredOutputs) ?? false,
      temperature: firstDefined(told, (row) => row.temperature) ?? true,
    }),
    ...price,
    facts: `${factSource} ${dates[factSource]}`,
  };
}

/** Of several names of one model at a provider (snapshots, regions, quantised copies) the plainest, in any source. */
function plainestName(rows: readonly IdentifiedRow[]): string {
  const ranked = rows.toSorted(
    (a, b) =>
      Number(b.prices !== undefined) - Number(a.prices !== undefined) ||
      b.identity.plainness - a.identity.plainness ||
      priceOrder.indexOf(a.source) - priceOrder.indexOf(b.source) ||
      a.upstreamModelId.length - b.upstreamModelId.length,
  );
  return ranked[0]?.upstreamModelId ?? "";
}

// A source that has cached input dearer than input has mixed up two fields: then the cached price is unknown.
const rateNames = ["input", "output", "cachedInput", "cacheWrite", "audio", "madeAudio"] as const;
/** Of what these are parts of: said to cost as much, they have no price of their own. */
const plainRates = { audio: "input", madeAudio: "output" } as const;

function priceOf(
  rows: readonly IdentifiedRow[],
  dates: SourceDates,
): Pick<EndpointRow, "price" | "origins" | "rounded"> | string {
  const base = rows[0];
  if (!base?.prices) return "no price";
  // Only sources that agree on the plain rates may fill in the rest: otherwise two price lists would be mixed.
  const agreeing = rows.filter((row) => row.prices && base.prices && sameRates(row.prices, base.prices));

  const price: Record<string, string> = {};
  const origins: EndpointRow["origins"] = {};
  let rounded = false;
  for (const name of rateNames) {
    const row = agreeing.find((candidate) => candidate.prices?.[name] !== undefined);
    const text = row?.prices?.[name];
    if (!row?.prices || text === undefined) continue;
    const exact = readPrice(text, row.prices.unit);
    if (name === "cachedInput" && exact.rate > readPrice(base.prices.input, base.prices.unit).rate) continue;
    const plain = name === "audio" || name === "madeAudio" ? base.prices[plainRates[name]] : undefined;
    if (plain !== undefined && exact.rate === readPrice(plain, base.prices.unit).rate) continue;
    price[name] = formatPerMillion(exact.rate);
    rounded ||= exact.rounded;
    origins[name] = { source: row.source, date: dates[row.source], unit: row.prices.unit, text };
  }
  const { input, output, ...cache } = price;
  if (input === undefined || output === undefined) return "no price";
  const problem = outOfBounds(input, output);
  if (problem) return problem;

  const tiered = agreeing.find((row) => (row.prices?.tiers.length ?? 0) > 0);
  const tiers = tiered?.prices ? tiersOf(tiered.prices) : [];
  if (tiered?.prices && tiers.length > 0) {
    const text = tiered.prices.tiers.map((tier) => `${tier.minPromptTokens}: ${tier.input}/${tier.output}`).join(", ");
    origins["tiers"] = { source: tiered.source, date: dates[tiered.source], unit: tiered.prices.unit, text };
  }
  return {
    price: { input, output, ...cache, ...(tiers.length > 0 ? { tiers } : {}) },
    ...(rounded ? { rounded: true as const } : {}),
    origins,
  };
}

const sameRates = (a: SourcePrices, b: SourcePrices) =>
  readPrice(a.input, a.unit).rate === readPrice(b.input, b.unit).rate &&
  readPrice(a.output, a.unit).rate === readPrice(b.output, b.unit).rate;

const tiersOf = (prices: SourcePrices) =>
  prices.tiers
    .filter((tier) => tier.minPromptTokens > 0)
    .toSorted((a, b) => a.minPromptTokens - b.minPromptTokens)
    .map(({ minPromptTokens, ...texts }) => ({
      minPromptTokens,
      input: formatPerMillion(readPrice(texts.input, prices.unit).rate),
      output: formatPerMillion(readPrice(texts.output, prices.unit).rate),
      ...optionalRate("cachedInput", texts.cachedInput, prices),
      ...optionalRate("cacheWrite", texts.cacheWrite, prices),
    }));

const optionalRate = (name: "cachedInput" | "cacheWrite", text: string | undefined, prices: SourcePrices) =>
  text === undefined ? {} : { [name]: formatPerMillion(readPrice(text, prices.unit).rate) };

/** Above the dearest model on sale by far: one source has dollars per token where it should say per million. */
const outOfBounds = (input: string, output: string) =>
  Number(input) > 250 || Number(output) > 1000 ? `price out of bounds: ${input} / ${output}` : undefined;

const modalitiesOf = (names: readonly string[]) =>
  ["text", "image", "audio", "video", "file"].filter((name) => names.includes(name === "file" ? "pdf" : name));

function firstDefined<Row, Value>(rows: readonly Row[], read: (row: Row) => Value | undefined): Value | undefined {
  for (const row of rows) {
    const value = read(row);
    if (value !== undefined) return value;
  }
  return undefined;
}
