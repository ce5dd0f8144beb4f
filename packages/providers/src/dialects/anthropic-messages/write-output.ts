import type { ChatRequest, JsonObject } from "@causeway/protocol";
import type { ModelRules } from "./model-rules.ts";

export type OutputWish = {
  /** For `output_config`. */
  readonly format?: JsonObject;
  /** A tool that the model must call; its input is the answer. */
  readonly tool?: JsonObject;
  readonly instructions: readonly JsonObject[];
};

/** The readers turn a call of this tool back into the answer's text. No caller's tool is called so. */
export const structuredOutputTool = "causeway_structured_output";

/**
 * `response_format` as this format says it: a schema goes into `output_config` where the model has it, else into a
 * forced tool, else (thinking or the caller's own tools forbid a forced one) into the instructions. JSON without a
 * schema can only be asked for.
 */
export function writeOutput(request: ChatRequest, rules: ModelRules, isThinking: boolean): OutputWish {
  const { responseFormat } = request;
  if (responseFormat === undefined || responseFormat.type === "text") return { instructions: [] };
  if (responseFormat.type === "json-object") {
    return { instructions: [instruction("Answer with one valid JSON object and nothing else.")] };
  }
  const { schema, description } = responseFormat;
  if (rules.structuredOutputs) return { format: { type: "json_schema", schema }, instructions: [] };
  if (request.tools.length > 0 || isThinking) {
    const text = `Answer with one JSON object that fits this JSON Schema, and nothing else: ${JSON.stringify(schema)}`;
    return { instructions: [instruction(text)] };
  }
  return {
    tool: {
      name: structuredOutputTool,
      description: description ?? "Give the answer in the form asked for.",
      input_schema: { type: "object", ...schema },
    },
    instructions: [],
  };
}

const instruction = (text: string): JsonObject => ({ type: "text", text });
