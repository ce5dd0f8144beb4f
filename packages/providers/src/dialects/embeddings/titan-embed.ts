import { AppError } from "@causeway/errors";
import { type JsonObject, noUsage } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { bedrockConverse } from "../bedrock-converse.ts";
import { countOf, objectOf } from "../loosely.ts";
import { inputTypeLeftOut } from "./input-purpose.ts";
import { plainVectorsIn } from "./read-vectors.ts";
import { textOfInput } from "./texts-of.ts";

/** Amazon's Titan on Bedrock, which reads one text at a time. */
export const titanEmbed: TaskFormat<"embeddings"> = {
  id: "titan-embed",
  path: (upstreamModelId) => `/model/${encodeURIComponent(upstreamModelId)}/invoke`,
  writeRequest({ inputs, dimensions, inputType }, { warn }): JsonObject {
    const [input, ...others] = inputs;
    if (input === undefined || others.length > 0) {
      throw new AppError("invalid-request", `input must be one text for Amazon Titan; you sent ${inputs.length}.`, {
        parameter: "input",
      });
    }
    if (inputType !== undefined) warn?.(inputTypeLeftOut);
    return { inputText: textOfInput(input, 0), ...(dimensions !== undefined && { dimensions }) };
  },
  readAnswer({ json }, { inputs }) {
    const body = objectOf(json) ?? {};
    const input = countOf(body["inputTextTokenCount"]);
    return {
      task: "embeddings",
      upstreamId: undefined,
      vectors: plainVectorsIn([body["embedding"]], inputs.length),
      usage: input === undefined ? undefined : { ...noUsage, input },
    };
  },
  isErrorBody: (body) => bedrockConverse.isErrorBody(body),
  readError: (status, headers, body) => bedrockConverse.readError(status, headers, body),
};
