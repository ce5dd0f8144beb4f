import type { AnyCall, ProviderPreferences } from "@causeway/protocol";
import type { RequestedModel } from "@causeway/routing";

/**
 * What makes two calls of a workspace the same question, as one text: the request without the names of its sender, the
 * models, and which providers may answer. Equal whatever format it was asked in, streamed or not.
 */
export function questionOf(asked: AnyCall, models: readonly RequestedModel[]): string {
  const { request, provider } = asked;
  const wishes = Object.entries(asked).filter(([name]) => !saidOtherwise.has(name));
  const question = Object.entries(request).filter(([name]) => !ofTheSender.has(name));
  return textOf({
    wishes: Object.fromEntries(wishes),
    models: models.map(({ model, variants }) => [model.id, ...variants]),
    provider: Object.fromEntries(choosing.map((name) => [name, provider[name]])),
    request: Object.fromEntries(
      question.map(([name, value]) => [name, name === "extra" ? withoutSender(value) : value]),
    ),
  });
}

/** All that a call asks, as one text: for telling whether it is the same call again. */
export const requestText = (apiType: string, asked: AnyCall): string =>
  textOf({ apiType, ...asked, warnings: undefined, saidPlugins: undefined });

/** What of a call is in the question in another form, or not at all. */
const saidOtherwise: ReadonlySet<string> = new Set<keyof AnyCall>([
  "request",
  "model",
  "models",
  "provider",
  "preset",
  "pluginsByWorkspace",
  "resolution",
  "responseCache",
  "saidPlugins",
  "sessionId",
  "warnings",
]);

/** Who asks and how they want to hear it. */
const ofTheSender: ReadonlySet<string> = new Set(["stream", "user", "echoesUpstreamBody"]);
const ofTheSenderInExtra = ["metadata", "prompt_cache_key", "safety_identifier", "stream_options", "trace", "user"];

/** Wishes that decide who answers; the others say how fast, how often it is tried, and what is told of it. */
const choosing = [
  "order",
  "only",
  "ignore",
  "allowFallbacks",
  "requireParameters",
  "dataCollection",
  "zeroDataRetention",
  "distillableTextOnly",
  "quantizations",
  "sort",
  "sortPartition",
  "maxPrice",
] as const satisfies readonly (keyof ProviderPreferences)[];

const withoutSender = (extra: unknown): unknown =>
  isObject(extra)
    ? Object.fromEntries(Object.entries(extra).filter(([name]) => !ofTheSenderInExtra.includes(name)))
    : extra;

/** What callers wrote themselves: there the order of fields may matter to a model. */
const asWritten: ReadonlySet<string> = new Set(["parameters", "schema", "native", "raw", "document"]);

const textOf = (value: unknown): string =>
  JSON.stringify(ordered(value), (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));

/** With the fields of our own objects in one order: readers of different formats name them in different ones. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, each]) => [
      name,
      asWritten.has(name) ? each : name === "extra" && isObject(each) ? oneLevel(each) : ordered(each),
    ]),
  );
}

/** A body's own fields may come in any order; what is in them stays as it was written. */
const oneLevel = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)));

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
