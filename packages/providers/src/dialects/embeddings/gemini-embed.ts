import { AppError } from "@causeway/errors";
import { type JsonObject, noUsage } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { readError } from "../gemini/read-error.ts";
import { countOf, objectOf, objectsOf } from "../loosely.ts";
import { isErrorBody } from "../provider-error/read-error.ts";
import { type InputPurpose, purposeOf } from "./input-purpose.ts";
import { plainVectorsIn } from "./read-vectors.ts";
import { textOfInput } from "./texts-of.ts";

const mostInputs = 100;

/** Google AI Studio's `batchEmbedContents`. It seldom counts the tokens. */
export const geminiEmbed: TaskFormat<"embeddings"> = {
  id: "gemini-embed",
  path: (upstreamModelId) => `/models/${upstreamModelId}:batchEmbedContents`,
  writeRequest({ inputs, dimensions, inputType }, { upstreamModelId, warn }): JsonObject {
    if (inputs.length > mostInputs) {
      throw new AppError(
        "invalid-request",
        `input must have at most ${mostInputs} items for Google; you sent ${inputs.length}.`,
        { parameter: "input" },
      );
    }
    const purpose = purposeOf(inputType, warn);
    return {
      requests: inputs.map((input, index) => ({
        model: `models/${upstreamModelId}`,
        content: { parts: [{ text: textOfInput(input, index) }] },
        ...(purpose && { taskType: taskTypes[purpose] }),
        ...(dimensions !== undefined && { outputDimensionality: dimensions }),
      })),
    };
  },
  readAnswer({ json }, { inputs }) {
    const body = objectOf(json) ?? {};
    const input = countOf(objectOf(body["usageMetadata"])?.["promptTokenCount"]);
    return {
      task: "embeddings",
      upstreamId: undefined,
      vectors: plainVectorsIn(
        objectsOf(body["embeddings"]).map(({ values }) => values),
        inputs.length,
      ),
      usage: input === undefined ? undefined : { ...noUsage, input },
    };
  },
  isErrorBody,
  readError,
};

/** Vertex' `predict`, which reads one text at a time. */
export const vertexEmbed: TaskFormat<"embeddings"> = {
  id: "vertex-embed",
  path: (upstreamModelId) => `/publishers/google/models/${upstreamModelId}:predict`,
  writeRequest({ inputs, dimensions, inputType }, { warn }): JsonObject {
    const [input, ...others] = inputs;
    if (input === undefined || others.length > 0) {
      throw new AppError("invalid-request", `input must be one text for Google Vertex; you sent ${inputs.length}.`, {
        parameter: "input",
      });
    }
    const purpose = purposeOf(inputType, warn);
    return {
      instances: [{ content: textOfInput(input, 0), ...(purpose && { task_type: taskTypes[purpose] }) }],
      ...(dimensions !== undefined && { parameters: { outputDimensionality: dimensions } }),
    };
  },
  readAnswer({ json }, { inputs }) {
    const predicted = objectsOf((objectOf(json) ?? {})["predictions"]).map(({ embeddings }) => objectOf(embeddings));
    const counts = predicted.map((one) => countOf(objectOf(one?.["statistics"])?.["token_count"]));
    const input = counts.reduce<number | undefined>(
      (total, count) => (total === undefined || count === undefined ? undefined : total + count),
      0,
    );
    return {
      task: "embeddings",
      upstreamId: undefined,
      vectors: plainVectorsIn(
        predicted.map((one) => one?.["values"]),
        inputs.length,
      ),
      usage: input === undefined ? undefined : { ...noUsage, input },
    };
  },
  isErrorBody,
  readError,
};

const taskTypes: Readonly<Record<InputPurpose, string>> = {
  query: "RETRIEVAL_QUERY",
  document: "RETRIEVAL_DOCUMENT",
  classification: "CLASSIFICATION",
  clustering: "CLUSTERING",
  similarity: "SEMANTIC_SIMILARITY",
};
