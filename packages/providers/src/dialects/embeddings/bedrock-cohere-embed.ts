import { AppError } from "@causeway/errors";
import { type JsonObject, noUsage } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { bedrockConverse } from "../bedrock-converse.ts";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { cohereInputType } from "./cohere-embed.ts";
import { plainVectorsIn } from "./read-vectors.ts";
import { textOfInput } from "./texts-of.ts";

const mostInputs = 96;
/** Where InvokeModel tells how many tokens it has read. */
const countHeader = "x-amzn-bedrock-input-token-count";

/** Cohere's embed on Bedrock, by InvokeModel: the model is in the address, and the count in a header. */
export const bedrockCohereEmbed: TaskFormat<"embeddings"> = {
  id: "bedrock-cohere-embed",
  path: (upstreamModelId) => `/model/${encodeURIComponent(upstreamModelId)}/invoke`,
  writeRequest({ inputs, dimensions, inputType }, { warn }): JsonObject {
    if (inputs.length > mostInputs) {
      throw new AppError(
        "invalid-request",
        `input must have at most ${mostInputs} items for Cohere; you sent ${inputs.length}.`,
        { parameter: "input" },
      );
    }
    return {
      texts: inputs.map(textOfInput),
      input_type: cohereInputType(inputType, warn),
      embedding_types: ["float"],
      ...(dimensions !== undefined && { output_dimension: dimensions }),
    };
  },
  readAnswer({ json, headers }, { inputs }) {
    const body = objectOf(json) ?? {};
    const input = countOf(Number(headers?.[countHeader] ?? Number.NaN));
    return {
      task: "embeddings",
      upstreamId: textOf(body["id"]),
      vectors: plainVectorsIn(objectOf(body["embeddings"])?.["float"] ?? body["embeddings"], inputs.length),
      usage: input === undefined ? undefined : { ...noUsage, input },
    };
  },
  isErrorBody: (body) => bedrockConverse.isErrorBody(body),
  readError: (status, headers, body) => bedrockConverse.readError(status, headers, body),
};
