import { asRecord, isRecord } from "../json.ts";
import { base64OfFloats, pretendVector } from "./pretend-vector.ts";
import { type TaskAsked, taskFormat } from "./task-format.ts";

/** The second version of Cohere's embed. */
export const cohereEmbed = taskFormat({
  name: "cohere-embed",
  read(body, _model): TaskAsked | { problem: string } {
    if (!isRecord(body)) return { problem: "invalid request: the body is not valid JSON" };
    if (typeof body.model !== "string") return { problem: "invalid request: model is required" };
    if (typeof body.input_type !== "string") return { problem: "invalid request: input_type is required" };
    const inputs = Array.isArray(body.inputs) ? body.inputs : [];
    if (inputs.length === 0 || inputs.length > 96) return { problem: "invalid request: at most 96 inputs" };
    const parts = inputs.map((input) => {
      const { content } = asRecord(input);
      return Array.isArray(content) ? content.map(asRecord) : [];
    });
    return {
      model: body.model,
      texts: parts.map((list) => list.map(({ text }) => (typeof text === "string" ? text : "")).join(" ")),
      images: parts.flat().filter(({ type }) => type === "image_url").length,
    };
  },
  write(body, { texts }, { id, input }) {
    const { embedding_types: types, output_dimension: dimensions } = asRecord(body);
    const vectors = texts.map((text) => pretendVector(text, typeof dimensions === "number" ? dimensions : undefined));
    const isBase64 = Array.isArray(types) && types.includes("base64");
    return {
      id,
      texts,
      embeddings: isBase64 ? { base64: vectors.map(base64OfFloats) } : { float: vectors },
      meta: { api_version: { version: "2" }, ...(input !== undefined && { billed_units: { input_tokens: input } }) },
      response_type: "embeddings_by_type",
    };
  },
  errorBody: (_identity, failure) => ({ id: failure.requestId, message: failure.message }),
});
