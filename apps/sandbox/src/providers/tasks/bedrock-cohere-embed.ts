import { asRecord } from "../json.ts";
import { pretendVector } from "./pretend-vector.ts";
import { taskFormat } from "./task-format.ts";

/** Cohere's embed on Bedrock. */
export const bedrockCohereEmbed = taskFormat({
  name: "bedrock-cohere-embed",
  read(body, model) {
    const { texts, input_type: inputType } = asRecord(body);
    if (!Array.isArray(texts) || texts.length === 0) return { problem: "Malformed input request: texts is required" };
    if (typeof inputType !== "string") return { problem: "Malformed input request: input_type is required" };
    return { model, texts: texts.map(String) };
  },
  write(body, { texts }, { id }) {
    const { output_dimension: dimensions } = asRecord(body);
    const float = texts.map((text) => pretendVector(text, typeof dimensions === "number" ? dimensions : undefined));
    return { id, texts, embeddings: { float }, response_type: "embeddings_by_type" };
  },
  /** The count is told beside the body. */
  headers: (input) => (input === undefined ? {} : { "x-amzn-bedrock-input-token-count": String(input) }),
  statusOf: (failure) => (failure.kind === "missing-key" || failure.kind === "wrong-key" ? 403 : failure.status),
  errorBody: (_identity, failure) => ({ message: failure.message }),
});
