import { z } from "@hono/zod-openapi";
import {
  type Bounds,
  familiesNamed,
  type Modality,
  type ModelFilter,
  modelFamilies,
  modelOrders,
  type PageQuestion,
} from "@causeway/catalog";
import { list, perMillion, share, unanswerable, wholeNumber } from "./query-fields.ts";

const mostPerPage = 1_000;
const usualPerPage = 500;

export const pageQuery = z.object({
  limit: wholeNumber(1, mostPerPage, `With neither limit nor offset, all; with offset alone, ${usualPerPage}.`),
  offset: wholeNumber(0, 1_000_000_000, "How many to skip."),
});

const inputs = ["text", "image", "audio", "video", "file"] as const;
const outputs = {
  text: "text",
  image: "image",
  audio: "audio",
  video: "video",
  embeddings: "embedding",
  rerank: "rerank",
  transcript: "transcript",
  search: "search",
} as const;

const inputModalities = list(`All of: ${inputs.join(", ")}`).refine(
  (names) => names?.every((name) => inputs.some((input) => input === name)) ?? true,
  { message: `must name some of ${inputs.join(", ")}` },
);

const outputModalities = list(`Any of: ${Object.keys(outputs).join(", ")}; or \`all\`. Without it, text`).refine(
  (names) => names?.every((name) => name === "all" || Object.hasOwn(outputs, name)) ?? true,
  { message: `must be all, or name some of ${Object.keys(outputs).join(", ")}` },
);

const noBenchmarks = "we have no benchmarks of models";

export const filterQuery = z.object({
  q: z
    .string()
    .max(200, { message: "must have at most 200 characters" })
    .optional()
    .openapi({ description: "Part of the id or name." }),
  supported_parameters: list("All of them by the same endpoint"),
  input_modalities: inputModalities,
  output_modalities: outputModalities,
  context: wholeNumber(1, 1_000_000_000, "At least so many tokens of context."),
  min_price: perMillion("The prompt's least price"),
  max_price: perMillion("The prompt's highest price"),
  min_output_price: perMillion("The answer's least price"),
  max_output_price: perMillion("The answer's highest price"),
  arch: z
    .string()
    .refine((name) => familiesNamed(name).length > 0, { message: `must be one of ${modelFamilies.join(", ")}` })
    .optional()
    .openapi({ description: "The model's family: GPT, Claude, Llama … or, of one generation, Llama3." }),
  model_authors: list("Slugs of their makers"),
  providers: list("Who serves them, by name or slug"),
  distillable: z
    .enum(["true", "false"], { error: "must be true or false" })
    .optional()
    .openapi({ description: "Whose weights are open, so that their maker is known to allow it; or is not." }),
  zdr: z
    .enum(["true"], { error: "must be true; leave it out for all" })
    .optional()
    .openapi({ description: "Served by somebody who keeps nothing." }),
  min_age_days: wholeNumber(0, 1_000_000, "Since the release."),
  max_age_days: wholeNumber(0, 1_000_000, "Since the release."),
  min_tool_success_rate: share("Of the tool calls of the last half hour, that could be carried out; at least."),
  max_tool_success_rate: share("Of the tool calls of the last half hour, that could be carried out; at most."),
  category: unanswerable("we do not sort models by what they are used for"),
  region: unanswerable("we do not know where endpoints are"),
  min_intelligence_index: unanswerable(noBenchmarks),
  max_intelligence_index: unanswerable(noBenchmarks),
  min_coding_index: unanswerable(noBenchmarks),
  max_coding_index: unanswerable(noBenchmarks),
  min_agentic_index: unanswerable(noBenchmarks),
  max_agentic_index: unanswerable(noBenchmarks),
});

export const orderQuery = z.object({
  sort: z
    .enum(modelOrders, {
      error: `must be one of ${modelOrders.join(", ")}; by benchmarks we cannot sort`,
    })
    .optional()
    .openapi({
      description:
        "Without it, newest first. Popular is what was called most in the last day, top-weekly what answered with most tokens in the last week (at most ten minutes old); throughput and latency are the best endpoint's medians of half an hour. What is not known comes last.",
    }),
});

/** The question in the words of the catalogue. */
export function readFilter(query: z.infer<typeof filterQuery>): ModelFilter {
  return {
    text: query.q === "" ? undefined : query.q,
    supportedParameters: query.supported_parameters,
    inputModalities: inputs.filter((input) => query.input_modalities?.includes(input)),
    outputModalities: readOutputs(query.output_modalities),
    contextLength: query.context,
    inputPrice: boundsOf(query.min_price, query.max_price),
    outputPrice: boundsOf(query.min_output_price, query.max_output_price),
    families: query.arch === undefined ? undefined : familiesNamed(query.arch),
    authors: query.model_authors,
    providers: query.providers,
    isDistillable: query.distillable === undefined ? undefined : query.distillable === "true",
    keepsNothing: query.zdr === "true",
    ageDays: boundsOf(query.min_age_days, query.max_age_days),
    toolSuccess: boundsOf(query.min_tool_success_rate, query.max_tool_success_rate),
  };
}

export const readPage = ({ limit, offset }: z.infer<typeof pageQuery>): PageQuestion =>
  limit === undefined && offset !== undefined ? { limit: usualPerPage, offset } : { limit, offset };

function readOutputs(names: readonly string[] = ["text"]): readonly Modality[] | undefined {
  if (names.includes("all")) return undefined;
  return Object.entries(outputs).flatMap(([name, modality]) => (names.includes(name) ? [modality] : []));
}

const boundsOf = <T>(min: T | undefined, max: T | undefined): Bounds<T> | undefined =>
  min === undefined && max === undefined ? undefined : { min, max };
