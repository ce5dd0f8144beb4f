import type { EndpointRow, ModelRow } from "./catalog-file.ts";
import { isAuthorsWord } from "./model-facts.ts";
import { familyWeights } from "./model-authors.ts";
import type { IdentifiedRow, SourceDates } from "./assemble-endpoints.ts";

/** What a model is, from its endpoints and from everything the sources say about it anywhere. */
export function assembleModel(
  modelId: string,
  endpoints: readonly EndpointRow[],
  rows: readonly IdentifiedRow[],
  dates: SourceDates,
): ModelRow {
  const plain = modelId.replace(/:free$/, "");
  const told = rows.filter((row) => row.identity.modelId === plain && !row.identity.speedTier);
  const origins: Record<string, string> = {};
  /** The author's own word, in the plainest spelling; without it, what most providers say. */
  const take = <Value extends string | boolean>(fact: string, read: (row: IdentifiedRow) => Value | undefined) => {
    const saying = told.filter((row) => read(row) !== undefined);
    const authors = saying.filter(isAuthorsWord).toSorted((a, b) => b.identity.plainness - a.identity.plainness);
    const counted = [...Map.groupBy(saying, read).values()].toSorted((a, b) => b.length - a.length);
    const row = authors[0] ?? counted[0]?.[0];
    if (!row) return undefined;
    origins[fact] = `${row.source} ${dates[row.source]}`;
    return read(row);
  };
  const name = take("name", (row) => readableName(row.name));
  const releasedOn = take("releasedOn", (row) => dateOf(row.releasedOn, "first"));
  const listedOn = releasedOn === undefined ? newlyListedOn(told, dates) : undefined;
  const knowledgeCutoff = take("knowledgeCutoff", (row) => dateOf(row.knowledgeCutoff, "last"));
  const openWeights = familyWeights(plain) ?? take("openWeights", (row) => row.openWeights);
  const deprecatedOn = take("deprecatedOn", (row) =>
    isAuthorsWord(row) ? dateOf(row.deprecatedOn, "first") : undefined,
  );
  const outputs = endpoints.map((endpoint) => endpoint.maxOutputTokens).filter((count) => count !== undefined);

  return {
    id: modelId,
    name: `${name ?? nameFromSlug(plain)}${plain === modelId ? "" : " (free)"}`,
    contextLength: Math.max(...endpoints.map((endpoint) => endpoint.contextLength)),
    ...(outputs.length > 0 ? { maxOutputTokens: Math.max(...outputs) } : {}),
    inputModalities: (["text", "image", "audio", "video", "file"] as const).filter((modality) =>
      isTaken(modality, endpoints),
    ),
    outputModalities: ["text"],
    supportedParameters: [...new Set(endpoints.flatMap((endpoint) => endpoint.supportedParameters))].toSorted(),
    ...(releasedOn === undefined ? {} : { releasedOn }),
    ...(listedOn === undefined ? {} : { listedOn }),
    ...(knowledgeCutoff === undefined ? {} : { knowledgeCutoff }),
    ...(openWeights === undefined ? {} : { openWeights }),
    ...(deprecatedOn === undefined ? {} : { deprecatedOn }),
    origins,
  };
}

/** A quarter of the providers must say so: one of twenty that lists images for a text model is wrong, not first. */
const isTaken = (modality: string, endpoints: readonly EndpointRow[]): boolean =>
  endpoints.filter((endpoint) => endpoint.inputModalities.includes(modality)).length * 4 >= endpoints.length;

/** A model that only the newest source has came out since the others were taken. */
function newlyListedOn(told: readonly IdentifiedRow[], dates: SourceDates): string | undefined {
  const newest = Object.values(dates).toSorted().at(-1);
  return told.every((row) => dates[row.source] === newest) ? newest : undefined;
}

/** Providers put their paths, sizes and regions into names; a person reads "Llama 3.3 70B Instruct". */
function readableName(name: string | undefined): string | undefined {
  const plain = name
    ?.replace(/^.*\//, "")
    .replace(/\s*\((?:latest|[A-Z]{2}|Global|Default|free|FP8|fp8|TEE)\)/gi, "")
    .replace(/^Google (?=Gemma)/, "")
    .replace(/[-\s](?:FP8|FP4|NVFP4|BF16|TEE|tput|maas)$/i, "")
    .trim();
  if (!plain) return undefined;
  const spaced = (plain.match(/-/g)?.length ?? 0) < 3 || plain.includes(" ") ? plain : plain.replaceAll(/[-_]/g, " ");
  return spaced === spaced.toLowerCase() && !/^o\d/.test(spaced) ? titleCase(spaced).replace(/^Gpt/, "GPT") : spaced;
}

const nameFromSlug = (modelId: string) => titleCase(modelId.slice(modelId.indexOf("/") + 1).replaceAll("-", " "));

const titleCase = (words: string) => words.replaceAll(/(^|\s)[a-z]/g, (letter) => letter.toUpperCase());

/** Sources give a day, a month or a year. A month becomes its first day (release) or its last (cutoff). */
export function dateOf(text: string | undefined, dayOfMonth: "first" | "last"): string | undefined {
  const match = /^(20\d\d)(?:-(\d\d))?(?:-(\d\d))?$/.exec(text ?? "");
  const [, year, month, day] = match ?? [];
  if (year === undefined || month === undefined) return undefined;
  if (day !== undefined) return text;
  if (dayOfMonth === "first") return `${year}-${month}-01`;
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}
