import type { EmbeddingsInput, EmbeddingsRequest, JsonObject } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { inputTypeLeftOut } from "./input-purpose.ts";
import { vectorsIn } from "./read-vectors.ts";
import { textsOf } from "./texts-of.ts";

export type OpenaiEmbeddingsVariant = {
  /** Vectors may be asked for in base64, which is a third of the text. */
  readonly knowsBase64?: boolean;
  /** What `dimensions` is called. */
  readonly dimensionsField?: string;
  /** Refuses the name of the caller's end user. */
  readonly withoutUser?: boolean;
  /** Appended to the base URL where that is not `/embeddings`. */
  readonly path?: string;
};

/** The embeddings format of OpenAI, for providers that leave out or rename some of its fields. */
export const openaiEmbeddingsVariant = (variant: OpenaiEmbeddingsVariant): TaskFormat<"embeddings"> => ({
  id: "openai-embeddings",
  path: () => variant.path ?? "/embeddings",
  writeRequest: (request, { upstreamModelId, warn }) => {
    if (request.inputType !== undefined) warn?.(inputTypeLeftOut);
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

function writeBody(
  { inputs, dimensions, encoding, user }: EmbeddingsRequest,
  model: string,
  { knowsBase64, dimensionsField = "dimensions", withoutUser }: OpenaiEmbeddingsVariant,
): JsonObject {
  const [first, ...others] = inputs.map(writeInput);
  return {
    model,
    // One text alone goes as it came: some servers take nothing else.
    input: first !== undefined && others.length === 0 ? first : [...(first === undefined ? [] : [first]), ...others],
    ...(dimensions !== undefined && { [dimensionsField]: dimensions }),
    encoding_format: knowsBase64 ? encoding : "float",
    ...(user !== undefined && !withoutUser && { user }),
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
