import { type PicoUsd, picoUsd } from "@causeway/money";
import {
  type Deadlines,
  type MaxPrice,
  noPreferences,
  type PercentileCutoffs,
  type ProviderPreferences,
  quantizations,
  sortOrders,
  stickinesses,
} from "../provider-preferences.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { invalid, isAbsent, readBoolean, readList, readNumber, readObject, readOneOf, readStrings } from "./fields.ts";

const maxProviders = 256;

/** The `provider` object of a body. Throws `AppError("invalid-request")`. */
export function readProviderPreferences(value: unknown): ProviderPreferences {
  const wishes = readObject(value, "provider");
  if (wishes === undefined) return noPreferences;
  return {
    order: readSlugs(wishes["order"], "provider.order") ?? [],
    only: readSlugs(wishes["only"], "provider.only"),
    ignore: readSlugs(wishes["ignore"], "provider.ignore") ?? [],
    allowFallbacks: readBoolean(wishes["allow_fallbacks"], "provider.allow_fallbacks") ?? true,
    requireParameters: readBoolean(wishes["require_parameters"], "provider.require_parameters") ?? false,
    dataCollection: readOneOf(wishes["data_collection"], "provider.data_collection", ["allow", "deny"]) ?? "allow",
    zeroDataRetention: readBoolean(wishes["zdr"], "provider.zdr") ?? false,
    distillableTextOnly: readBoolean(wishes["enforce_distillable_text"], "provider.enforce_distillable_text") ?? false,
    quantizations: readQuantizations(wishes["quantizations"]),
    ...readSort(wishes["sort"]),
    maxPrice: readMaxPrice(wishes["max_price"]),
    preferredMinThroughput: readCutoffs(wishes["preferred_min_throughput"], "provider.preferred_min_throughput"),
    preferredMaxLatency: readCutoffs(wishes["preferred_max_latency"], "provider.preferred_max_latency"),
    deadlines: readDeadlines(wishes),
    maxAttempts: readNumber(wishes["max_attempts"], "provider.max_attempts", { min: 1, max: 8, integer: true }),
    sticky: readOneOf(wishes["sticky"], "provider.sticky", stickinesses) ?? "auto",
    explain: readBoolean(wishes["explain"], "provider.explain") ?? false,
  };
}

const longestDeadlineMs = 3_600_000;

function readDeadlines(wishes: JsonObject): Deadlines {
  const read = (field: string) =>
    readNumber(wishes[field], `provider.${field}`, { min: 1, max: longestDeadlineMs, integer: true });
  const firstTokenMs = read("max_time_to_first_token_ms");
  const gapMs = read("max_gap_ms");
  const totalMs = read("max_total_ms");
  return {
    ...(firstTokenMs !== undefined && { firstTokenMs }),
    ...(gapMs !== undefined && { gapMs }),
    ...(totalMs !== undefined && { totalMs }),
  };
}

/** Slugs are compared in lower case; an empty list is no wish. */
function readSlugs(value: unknown, path: string): readonly string[] | undefined {
  const slugs = readStrings(value, path, maxProviders, 128)?.map((slug) => slug.toLowerCase());
  return slugs?.length ? slugs : undefined;
}

function readQuantizations(value: unknown) {
  const path = "provider.quantizations";
  const items = readList(value, path, quantizations.length);
  if (!items?.length) return undefined;
  return items.flatMap((item, index) => readOneOf(item, `${path}.${index}`, quantizations) ?? []);
}

function readSort(value: unknown): Pick<ProviderPreferences, "sort" | "sortPartition"> {
  if (!isJsonObject(value)) return { sort: readOneOf(value, "provider.sort", sortOrders), sortPartition: "model" };
  return {
    sort: readOneOf(value["by"], "provider.sort.by", sortOrders),
    sortPartition: readOneOf(value["partition"], "provider.sort.partition", ["model", "none"]) ?? "model",
  };
}

/** Per million tokens on the wire, which is 10⁶ pico-dollars per token; per unit for the others. */
function readMaxPrice(value: unknown): MaxPrice | undefined {
  const limits = readObject(value, "provider.max_price");
  if (limits === undefined) return undefined;
  const read = (field: "prompt" | "completion" | "request" | "image" | "audio", digits: 6 | 12) => {
    const price = readPrice(limits[field], `provider.max_price.${field}`, digits);
    return price === undefined ? {} : { [field]: price };
  };
  return {
    ...read("prompt", 6),
    ...read("completion", 6),
    ...read("request", 12),
    ...read("image", 12),
    ...read("audio", 6),
  };
}

/** A JSON number or decimal text, to the precision of the unit. */
function readPrice(value: unknown, path: string, digits: number): PicoUsd | undefined {
  if (isAbsent(value)) return undefined;
  const text = typeof value === "number" && value >= 0 && value <= 1e9 ? value.toFixed(digits) : value;
  const match = typeof text === "string" && /^(\d{1,10})(?:\.(\d{1,40}))?$/.exec(text);
  if (!match) throw invalid(path, "must be a price in US dollars, 0 or more, such as 1.5", value);
  return picoUsd(BigInt(`${match[1]}${(match[2] ?? "").slice(0, digits).padEnd(digits, "0")}`));
}

function readCutoffs(value: unknown, path: string): PercentileCutoffs | undefined {
  const rule = { min: 0, max: 1_000_000 };
  if (!isJsonObject(value)) {
    const p50 = readNumber(value, path, rule);
    return p50 === undefined ? undefined : { p50 };
  }
  const percentiles = ["p50", "p75", "p90", "p99"] as const;
  return Object.fromEntries(
    percentiles.flatMap((name) => {
      const cutoff = readNumber(value[name], `${path}.${name}`, rule);
      return cutoff === undefined ? [] : [[name, cutoff]];
    }),
  );
}
