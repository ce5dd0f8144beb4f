import type { EmbeddingsInput, EmbeddingsRequest, JsonObject } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { vectorsIn } from "./read-vectors.ts";
import { textsOf } from "./texts-of.ts";

export type OpenaiEmbeddingsVariant = {
  /** Vectors may be asked for in base64, which is a third of the text. */
  readonly knowsBase64?: boolean;
  /** What `dimensions` is called. */
  readonly dimensionsField?: string;
  /** What `input_type` is called, where there is such a thing. */
  readonly inputTypeField?: string;
};

/** The embeddings format of OpenAI, for providers that leave out or rename some of its fields. */
export const openaiEmbeddingsVariant = (variant: OpenaiEmbeddingsVariant): TaskFormat<"embeddings"> => ({
  id: "openai-embeddings",
  path: () => "/embeddings",
  writeRequest: (request, { upstreamModelId, warn }) => {
    if (request.inputType !== undefined && variant.inputTypeField === undefined) warn?.(inputTypeLeftOut);
    return writeBody(request, upstreamModelId, variant);
  },
  readAnswer: ({ json }, request) => {
    const body = objectOf(json) ?? {};
    return {
      task: "embeddings",
      upstreamId: textOf(body["id"]),
      vectors: vectorsIn(body["data"], request.inputs.length),
      usage: readUsage(body["usage"]),
    };
  },
  isErrorBody,
  readError,
});

/** As OpenAI speaks it. */
export const openaiEmbeddings = openaiEmbeddingsVariant({ knowsBase64: true });

/** As servers of open models speak it. */
export const openaiLikeEmbeddings = openaiEmbeddingsVariant({});

const inputTypeLeftOut = {
  code: "not-expressible",
  param: "input_type",
  message: "input_type was left out: the provider that answered does not know it.",
} as const;

function writeBody(
  { inputs, dimensions, inputType, encoding, user }: EmbeddingsRequest,
  model: string,
  { knowsBase64, dimensionsField = "dimensions", inputTypeField }: OpenaiEmbeddingsVariant,
): JsonObject {
  const [first, ...others] = inputs.map(writeInput);
  return {
    model,
    // One text alone goes as it came: some servers take nothing else.
    input: first !== undefined && others.length === 0 ? first : [...(first === undefined ? [] : [first]), ...others],
    ...(dimensions !== undefined && { [dimensionsField]: dimensions }),
    ...(inputType !== undefined && inputTypeField !== undefined && { [inputTypeField]: inputType }),
    encoding_format: knowsBase64 ? encoding : "float",
    ...(user !== undefined && { user }),
  };
}

function writeInput(input: EmbeddingsInput, index: number): string | readonly number[] {
  switch (input.kind) {
    case "text":
      return input.text;
    case "tokens":
      return input.tokens;
    case "parts":
      return textsOf(input.parts, `input.${index}.content`);
  }
}
