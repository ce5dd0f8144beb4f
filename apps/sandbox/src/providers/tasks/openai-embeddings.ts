import { asRecord, isRecord } from "../json.ts";
import { base64OfFloats, pretendVector } from "./pretend-vector.ts";
import { type TaskAsked, taskFormat } from "./task-format.ts";

export const openaiEmbeddings = taskFormat({
  name: "openai-embeddings",
  read(body, _model): TaskAsked | { problem: string } {
    if (!isRecord(body)) return { problem: "The body is not a JSON object." };
    if (typeof body.model !== "string" || body.model === "") return { problem: "you must provide a model parameter" };
    const texts = textsOf(body.input);
    if (texts.length === 0) return { problem: "'$.input' is invalid. Please check the API reference." };
    return { model: body.model, texts };
  },
  write(body, { model, texts }, { input }) {
    // Mistral's, Voyage's and Jina's names for them are others.
    const { output_dimension: others, dimensions = others, embedding_type: jinas } = asRecord(body);
    const { encoding_format: encoding = jinas } = asRecord(body);
    return {
      object: "list",
      data: texts.map((text, index) => {
        const vector = pretendVector(text, typeof dimensions === "number" ? dimensions : undefined);
        return { object: "embedding", index, embedding: encoding === "base64" ? base64OfFloats(vector) : vector };
      }),
      model,
      ...(input !== undefined && { usage: { prompt_tokens: input, total_tokens: input } }),
    };
  },
  errorBody: (identity, failure) => identity.errorBody(failure),
});

/** A text, texts, tokens or lists of tokens. */
function textsOf(input: unknown): readonly string[] {
  if (typeof input === "string") return input === "" ? [] : [input];
  if (!Array.isArray(input)) return [];
  if (typeof input[0] === "number") return [input.join(" ")];
  return input.map((item) => (Array.isArray(item) ? item.join(" ") : String(item)));
}
