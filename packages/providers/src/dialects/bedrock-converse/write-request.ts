import { AppError } from "@causeway/errors";
import type { ChatRequest, JsonObject, Reasoning } from "@causeway/protocol";
import type { UpstreamCall } from "../../provider.ts";
import { cachePoint } from "./write-content.ts";
import { writeMessages, writeSystem } from "./write-messages.ts";

export function writeRequest(request: ChatRequest, call: UpstreamCall): JsonObject {
  if (request.choices > 1) {
    throw new AppError("invalid-request", "n must be 1 for this model: its provider gives one answer a call.", {
      parameter: "n",
    });
  }
  // The others answer 400 to cache points.
  const withCache = /claude|nova/.test(call.upstreamModelId);
  const output = writeOutput(request, call);
  const system = [...writeSystem(request.messages, withCache), ...output.instructions];
  const more = { ...writeReasoning(request.reasoning, call), ...given("top_k", request.topK) };
  warnOfUnsaid(request, call);
  return {
    messages: writeMessages(request.messages, withCache),
    ...(system.length > 0 && { system }),
    inferenceConfig: {
      ...given("maxTokens", call.maxOutputTokens),
      ...given("temperature", request.temperature),
      ...given("topP", request.topP),
      ...(request.stop.length > 0 && { stopSequences: request.stop }),
    },
    ...writeTools(request, withCache),
    ...output.config,
    ...(Object.keys(more).length > 0 && { additionalModelRequestFields: more }),
  };
}

/** A conversation with calls in it is refused without tools, so what was once called is then named again. */
function writeTools(request: ChatRequest, withCache: boolean): JsonObject {
  const offered = request.toolChoice === "none" ? [] : request.tools;
  const called = request.messages.flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
  const named = offered.length > 0 ? offered : request.tools;
  if (named.length === 0 && called.length === 0) return {};
  if (offered.length === 0 && called.length === 0) return {};
  const tools =
    named.length > 0
      ? named.flatMap((tool) => [
          {
            toolSpec: {
              name: tool.name,
              ...given("description", tool.description),
              inputSchema: { json: { type: "object", ...(tool.parameters ?? { properties: {} }) } },
            },
          },
          ...(withCache && tool.cacheControl ? [cachePoint] : []),
        ])
      : [...new Set(called.map(({ name }) => name))].map((name) => ({
          toolSpec: { name, inputSchema: { json: { type: "object" } } },
        }));
  return { toolConfig: { tools, ...writeToolChoice(request) } };
}

function writeToolChoice({ toolChoice }: ChatRequest): JsonObject {
  if (toolChoice === undefined || toolChoice === "none") return {};
  if (typeof toolChoice === "object") return { toolChoice: { tool: { name: toolChoice.name } } };
  return { toolChoice: toolChoice === "required" ? { any: {} } : { auto: {} } };
}

/** A schema is kept to where the model knows how; elsewhere it is told of in the instructions. */
function writeOutput(
  request: ChatRequest,
  call: UpstreamCall,
): { config: JsonObject; instructions: readonly JsonObject[] } {
  const { responseFormat } = request;
  if (responseFormat === undefined || responseFormat.type === "text") return { config: {}, instructions: [] };
  if (responseFormat.type === "json-object") {
    return { config: {}, instructions: [{ text: "Answer with one valid JSON object and nothing else." }] };
  }
  const { name, description, schema } = responseFormat;
  if (call.supportedParameters?.includes("structured_outputs") ?? true) {
    const jsonSchema = { schema: JSON.stringify(schema), name, ...given("description", description) };
    return {
      config: { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } },
      instructions: [],
    };
  }
  call.warn?.({
    code: "changed",
    param: "response_format",
    message: "This model cannot be held to a schema: it was told of it in its instructions.",
  });
  const text = `Answer with one JSON object that fits this JSON Schema, and nothing else: ${JSON.stringify(schema)}`;
  return { config: {}, instructions: [{ text }] };
}

const budgets = { none: 0, minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_768, max: 32_768 };

/** Each author has a name of their own for it. */
function writeReasoning(reasoning: Reasoning | undefined, call: UpstreamCall): JsonObject {
  if (reasoning === undefined || reasoning.enabled === false || reasoning.effort === "none") return {};
  const { effort = "medium", maxTokens } = reasoning;
  const model = call.upstreamModelId;
  if (model.includes("claude")) {
    const most = (call.maxOutputTokens ?? budgets.medium * 2) - 1;
    const budget = Math.min(most, maxTokens ?? budgets[effort]);
    return budget >= budgets.minimal ? { thinking: { type: "enabled", budget_tokens: budget } } : {};
  }
  const plain = effort === "minimal" ? "low" : effort === "xhigh" || effort === "max" ? "high" : effort;
  if (model.includes("nova")) return { reasoningConfig: { type: "enabled", maxReasoningEffort: plain } };
  return { reasoning_effort: plain };
}

function warnOfUnsaid(request: ChatRequest, call: UpstreamCall): void {
  const unsaid = ["seed", "presence_penalty", "frequency_penalty", "logit_bias", "logprobs"].filter(
    (name) => request.extra[name] !== undefined,
  );
  if (request.parallelToolCalls === false && request.tools.length > 0) unsaid.push("parallel_tool_calls");
  for (const param of unsaid) {
    call.warn?.({
      code: "not-expressible",
      param,
      message: `${param} was left out: this model's provider does not know it.`,
    });
  }
}

const given = (name: string, value: JsonObject[string]): JsonObject => (value === undefined ? {} : { [name]: value });
