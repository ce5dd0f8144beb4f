import { type EmbeddingsInput, type EmbeddingsRequest, type JsonObject, noUsage, type Usage } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { type InputPurpose, inputTypeLeftOut, purposeOf } from "./input-purpose.ts";
import { vectorsIn } from "./read-vectors.ts";
import { textsOf } from "./texts-of.ts";

export type OpenaiEmbeddingsVariant = {
  /** Vectors may be asked for in base64, which is a third of the text. */
  readonly knowsBase64?: boolean;
  /** What `dimensions` is called. */
  readonly dimensionsField?: string;
  /** What `encoding_format` is called. */
  readonly encodingField?: string;
  /** Numbers are what it answers when nothing is said, and not to be said. */
  readonly withoutFloat?: boolean;
  /** How it is told what the vectors are for. */
  readonly purposes?: { readonly field: string; readonly words: Readonly<Partial<Record<InputPurpose, string>>> };
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
    const purpose = purposeOf(request.inputType, undefined);
    const word = purpose && variant.purposes?.words[purpose];
    if (request.inputType !== undefined && word === undefined) warn?.(inputTypeLeftOut);
    return {
      ...writeBody(request, upstreamModelId, variant),
      ...(variant.purposes && word !== undefined && { [variant.purposes.field]: word }),
    };
  },
  readAnswer: ({ json }, request) => {
    const body = objectOf(json) ?? {};
    return {
      task: "embeddings",
      upstreamId: textOf(body["id"]),
      vectors: vectorsIn(body["data"], request.inputs.length),
      usage: readUsage(body["usage"]) ?? totalIn(body["usage"]),
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
  variant: OpenaiEmbeddingsVariant,
): JsonObject {
  const { dimensionsField = "dimensions", encodingField = "encoding_format", withoutUser } = variant;
  const format = variant.knowsBase64 ? encoding : "float";
  const [first, ...others] = inputs.map(writeInput);
  return {
    model,
    // One text alone goes as it came: some servers take nothing else.
    input: first !== undefined && others.length === 0 ? first : [...(first === undefined ? [] : [first]), ...others],
    ...(dimensions !== undefined && { [dimensionsField]: dimensions }),
    ...(!(variant.withoutFloat && format === "float") && { [encodingField]: format }),
    ...(user !== undefined && !withoutUser && { user }),
  };
}

/** Of those who tell the total alone: all of it was read. */
function totalIn(value: unknown): Usage | undefined {
  const input = countOf(objectOf(value)?.["total_tokens"]);
  return input === undefined ? undefined : { ...noUsage, input };
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
