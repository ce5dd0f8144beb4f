import { AppError } from "@causeway/errors";
import {
  type ContentPart,
  type EmbeddingsInput,
  type EmbeddingsRequest,
  type JsonObject,
  noUsage,
} from "@causeway/protocol";
import type { TaskCall, TaskFormat } from "../../task-format.ts";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { type InputPurpose, purposeOf } from "./input-purpose.ts";
import { plainVectorsIn } from "./read-vectors.ts";

const mostInputs = 96;

/** The second version of Cohere's embed. */
export const cohereEmbed: TaskFormat<"embeddings"> = {
  id: "cohere-embed",
  path: () => "/embed",
  writeRequest: (request, call) => writeBody(request, call),
  readAnswer({ json }, { inputs }) {
    const body = objectOf(json) ?? {};
    const vectors = objectOf(body["embeddings"]);
    const billed = objectOf(objectOf(body["meta"])?.["billed_units"]);
    const input = countOf(billed?.["input_tokens"]);
    return {
      task: "embeddings",
      upstreamId: textOf(body["id"]),
      vectors: plainVectorsIn(vectors?.["base64"] ?? vectors?.["float"], inputs.length),
      usage: input === undefined ? undefined : { ...noUsage, input },
    };
  },
  isErrorBody,
  readError,
};

function writeBody(
  { inputs, dimensions, inputType, encoding }: EmbeddingsRequest,
  { upstreamModelId, warn }: TaskCall,
): JsonObject {
  if (inputs.length > mostInputs) {
    throw new AppError(
      "invalid-request",
      `input must have at most ${mostInputs} items for Cohere; you sent ${inputs.length}.`,
      {
        parameter: "input",
      },
    );
  }
  return {
    model: upstreamModelId,
    input_type: cohereInputType(inputType, warn),
    inputs: inputs.map((input, index) => ({ content: contentOf(input, `input.${index}`) })),
    embedding_types: [encoding],
    ...(dimensions !== undefined && { output_dimension: dimensions }),
  };
}

/** It must be said; most of what is embedded is there to be found. */
export const cohereInputType = (inputType: string | undefined, warn: TaskCall["warn"]): string =>
  purposes[purposeOf(inputType, warn) ?? "document"];

const purposes: Readonly<Record<InputPurpose, string>> = {
  query: "search_query",
  document: "search_document",
  classification: "classification",
  clustering: "clustering",
  similarity: "search_document",
};

function contentOf(input: EmbeddingsInput, path: string): readonly JsonObject[] {
  switch (input.kind) {
    case "text":
      return [{ type: "text", text: input.text }];
    case "parts":
      return input.parts.map((part, index) => partOf(part, `${path}.content.${index}`));
    case "tokens":
      throw new AppError("invalid-request", `${path} must be text: Cohere does not take tokens.`, { parameter: path });
  }
}

function partOf(part: ContentPart, path: string): JsonObject {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "image") {
    const { source } = part;
    const url = source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
    return { type: "image_url", image_url: { url } };
  }
  throw new AppError("invalid-request", `${path} must be text or an image: Cohere reads nothing else.`, {
    parameter: path,
  });
}
