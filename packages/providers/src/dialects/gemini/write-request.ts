import type { ChatRequest, JsonObject, Tool, ToolChoice, Warning } from "@causeway/protocol";
import type { UpstreamCall } from "../../provider.ts";
import { countOf } from "../loosely.ts";
import { type GeminiRules, geminiRules } from "./model-rules.ts";
import { writeContents, writeSystem } from "./write-contents.ts";
import { writeSchema } from "./write-schema.ts";
import { writeThinking } from "./write-thinking.ts";

export type GeminiVariant = {
  /** The provider refuses ids of function calls. */
  readonly withoutCallIds?: boolean;
};

/** The most stop texts that the format takes. */
const mostStops = 5;

export function writeRequest(request: ChatRequest, call: UpstreamCall, variant: GeminiVariant): JsonObject {
  const rules = geminiRules(call.upstreamModelId);
  const warn = (warning: Warning) => call.warn?.(warning);
  const output = writeOutput(request, rules, warn);
  const system = [...writeSystem(request.messages), ...output.instructions];
  const native = request.native?.format === "gemini" ? request.native : undefined;
  warnOfUnsaid(request, rules, warn);
  return {
    ...native?.fields,
    contents: writeContents(request.messages, rules, !variant.withoutCallIds),
    ...(system.length > 0 && { systemInstruction: { parts: system } }),
    ...writeTools(request, [...(native?.tools ?? []), ...writeSearch(request, warn)], warn),
    generationConfig: {
      ...objectField(native?.fields["generationConfig"]),
      ...given("maxOutputTokens", call.maxOutputTokens),
      ...given("temperature", request.temperature),
      ...given("topP", request.topP),
      ...given("topK", request.topK),
      ...(request.stop.length > 0 && { stopSequences: request.stop.slice(0, mostStops) }),
      ...(request.choices > 1 && { candidateCount: request.choices }),
      ...writeExtra(request.extra, rules),
      ...output.config,
      ...writeThinking(request.reasoning, rules),
    },
  };
}

const objectField = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** What OpenAI's format calls otherwise. */
function writeExtra(extra: JsonObject, { penalties }: GeminiRules): JsonObject {
  const { seed, presence_penalty, frequency_penalty, logprobs, top_logprobs, modalities, image_config } = extra;
  const image = writeImageConfig(image_config);
  return {
    ...given("seed", countOf(seed)),
    ...(penalties && typeof presence_penalty === "number" && { presencePenalty: presence_penalty }),
    ...(penalties && typeof frequency_penalty === "number" && { frequencyPenalty: frequency_penalty }),
    ...(logprobs === true && { responseLogprobs: true, ...given("logprobs", countOf(top_logprobs)) }),
    ...(image && { imageConfig: image }),
    ...(Array.isArray(modalities) && { responseModalities: modalities.map((name) => String(name).toUpperCase()) }),
  };
}

/** OpenRouter's words for it, and Google's own. */
function writeImageConfig(value: unknown): JsonObject | undefined {
  const { aspect_ratio: ratio, image_size: size, ...rest } = objectField(value);
  const config = { ...rest, ...given("aspectRatio", ratio), ...given("imageSize", size) };
  return Object.keys(config).length > 0 ? config : undefined;
}

type Output = { readonly config: JsonObject; readonly instructions: readonly JsonObject[] };

/** `response_format`: a schema beside tools goes into the instructions where the model does not take both. */
function writeOutput(request: ChatRequest, rules: GeminiRules, warn: (warning: Warning) => void): Output {
  const { responseFormat, tools, toolChoice } = request;
  if (responseFormat === undefined || responseFormat.type === "text") return { config: {}, instructions: [] };
  const isJson = { responseMimeType: "application/json" };
  // No model takes both a schema and a tool that it must call.
  const mustCall = toolChoice === "required" || typeof toolChoice === "object";
  const mayConstrain = tools.length === 0 || (rules.schemaBesideTools && !mustCall);
  if (responseFormat.type === "json-object") {
    if (mayConstrain) return { config: isJson, instructions: [] };
    return { config: {}, instructions: [{ text: "Answer with one valid JSON object and nothing else." }] };
  }
  if (!mayConstrain) {
    warn({
      code: "changed",
      param: "response_format",
      message: "This model takes no schema beside tools: it was told of the schema in its instructions.",
    });
    const text = `Answer with one JSON object that fits this JSON Schema, and nothing else: ${JSON.stringify(responseFormat.schema)}`;
    return { config: {}, instructions: [{ text }] };
  }
  const { schema, lost } = writeSchema(responseFormat.schema);
  warnOfLost(lost, "response_format.json_schema.schema", warn);
  return { config: { ...isJson, responseSchema: schema }, instructions: [] };
}

function writeTools(request: ChatRequest, native: readonly JsonObject[], warn: (warning: Warning) => void): JsonObject {
  const declarations = request.tools.map((tool, index) => writeTool(tool, `tools.${index}.function.parameters`, warn));
  const tools = [...(declarations.length > 0 ? [{ functionDeclarations: declarations }] : []), ...native];
  if (tools.length === 0) return {};
  const config = declarations.length > 0 ? writeToolChoice(request.toolChoice) : undefined;
  return { tools, ...(config && { toolConfig: { functionCallingConfig: config } }) };
}

/** It searches itself, as often as it likes and wherever it likes. */
function writeSearch({ webSearch }: ChatRequest, warn: (warning: Warning) => void): readonly JsonObject[] {
  if (webSearch === undefined) return [];
  if (webSearch.includeDomains.length > 0 || webSearch.excludeDomains.length > 0 || webSearch.maxUses !== undefined) {
    warn({
      code: "not-expressible",
      param: webSearch.param,
      message: "The provider cannot be told which sites to search, nor how often: that was left out.",
    });
  }
  return [{ googleSearch: {} }];
}

function writeTool(tool: Tool, path: string, warn: (warning: Warning) => void): JsonObject {
  const { schema, lost } = writeSchema(tool.parameters ?? {});
  warnOfLost(lost, path, warn);
  return {
    name: tool.name,
    ...given("description", tool.description),
    // An object without properties is refused; a function without parameters is not.
    ...(schema["properties"] !== undefined || schema["anyOf"] !== undefined ? { parameters: schema } : {}),
  };
}

function writeToolChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (choice === undefined) return undefined;
  if (typeof choice === "object") return { mode: "ANY", allowedFunctionNames: [choice.name] };
  return { mode: { auto: "AUTO", none: "NONE", required: "ANY" }[choice] };
}

function warnOfLost(lost: readonly string[], param: string, warn: (warning: Warning) => void): void {
  if (lost.length === 0) return;
  const some = lost.slice(0, 5).join("; ");
  const more = lost.length > 5 ? ` and ${lost.length - 5} more` : "";
  warn({
    code: "not-expressible",
    param,
    message: `The provider's schemas do not know these, so they were left out: ${some}${more}.`,
  });
}

function warnOfUnsaid(request: ChatRequest, { penalties }: GeminiRules, warn: (warning: Warning) => void): void {
  const cannot = (param: string, message: string) => warn({ code: "not-expressible", param, message });
  if (request.stop.length > mostStops)
    cannot("stop", `The provider takes ${mostStops} stop texts: the rest was left out.`);
  if (request.parallelToolCalls === false && request.tools.length > 0) {
    cannot("parallel_tool_calls", "The provider cannot be told to make one call at a time.");
  }
  const unknown = ["logit_bias", "prediction", "service_tier", "verbosity"];
  for (const name of [...unknown, ...(penalties ? [] : ["presence_penalty", "frequency_penalty"])]) {
    if (request.extra[name] !== undefined) cannot(name, "The provider does not know it: it was left out.");
  }
}

const given = (name: string, value: JsonObject[string]): JsonObject => (value === undefined ? {} : { [name]: value });
