import { AppError } from "@causeway/errors";
import {
  type ChatRequest,
  type JsonObject,
  type Reasoning,
  type ResponseFormat,
  type ToolChoice,
  type WebSearchWish,
} from "@causeway/protocol";
import type { UpstreamCall } from "../../provider.ts";
import { pick } from "../loosely.ts";
import type { SearchWords } from "./search-tool.ts";
import { writeInput } from "./write-input.ts";

/** The format refuses a smaller limit. */
const leastOutputTokens = 16;

/** Nothing is stored at the provider, so reasoning comes sealed and goes back with the next turn. */
export function writeRequest(
  request: ChatRequest,
  call: UpstreamCall,
  searchOf: (wish: WebSearchWish) => SearchWords,
): JsonObject {
  if (request.choices > 1) {
    throw new AppError("invalid-request", "n must be 1 for this model: its provider gives one answer a call.", {
      parameter: "n",
    });
  }
  const search = request.webSearch && searchOf(request.webSearch);
  warnOfUnsaid(request, call, search);
  const { extra } = request;
  const wantsLogprobs = extra["logprobs"] === true;
  return {
    ...pick(extra, passed),
    model: call.upstreamModelId,
    input: writeInput(request.messages),
    store: false,
    include: ["reasoning.encrypted_content", ...(wantsLogprobs ? ["message.output_text.logprobs"] : [])],
    ...(call.maxOutputTokens !== undefined && { max_output_tokens: Math.max(leastOutputTokens, call.maxOutputTokens) }),
    ...given("temperature", request.temperature),
    ...given("top_p", request.topP),
    ...(wantsLogprobs && given("top_logprobs", extra["top_logprobs"])),
    ...given("user", request.user),
    ...writeTools(request, search),
    ...writeText(request.responseFormat, extra["verbosity"]),
    ...writeReasoning(request.reasoning),
    ...(request.stream && { stream: true }),
  };
}

/** Fields of OpenAI's that both of its formats know by the same name. */
const passed = ["service_tier", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier"];

function writeTools(request: ChatRequest, search: SearchWords | undefined): JsonObject {
  if (request.tools.length === 0 && search === undefined) return {};
  const tools = [
    ...request.tools.map((tool) => ({
      type: "function",
      name: tool.name,
      ...given("description", tool.description),
      parameters: tool.parameters ?? { type: "object", properties: {} },
      // Left out, the format takes a schema as strict, and refuses most.
      strict: tool.strict ?? false,
    })),
    ...(search ? [search.tool] : []),
  ];
  return {
    tools,
    ...search?.limit,
    ...(request.toolChoice !== undefined && { tool_choice: writeToolChoice(request.toolChoice) }),
    ...given("parallel_tool_calls", request.parallelToolCalls),
  };
}

const writeToolChoice = (choice: ToolChoice) =>
  typeof choice === "string" ? choice : { type: "function", name: choice.name };

function writeText(format: ResponseFormat | undefined, verbosity: JsonObject[string]): JsonObject {
  const text = { ...(format && { format: writeFormat(format) }), ...given("verbosity", verbosity) };
  return Object.keys(text).length > 0 ? { text } : {};
}

function writeFormat(format: ResponseFormat): JsonObject {
  if (format.type !== "json-schema") return { type: format.type === "text" ? "text" : "json_object" };
  return {
    type: "json_schema",
    name: format.name,
    ...given("description", format.description),
    schema: format.schema,
    ...given("strict", format.strict),
  };
}

function writeReasoning(reasoning: Reasoning | undefined): JsonObject {
  if (reasoning === undefined) return {};
  if (reasoning.enabled === false || reasoning.effort === "none") return { reasoning: { effort: "none" } };
  const effort = reasoning.effort ?? (reasoning.maxTokens === undefined ? undefined : effortFor(reasoning.maxTokens));
  const wish = { ...given("effort", effort), ...(!reasoning.exclude && { summary: "auto" }) };
  return Object.keys(wish).length > 0 ? { reasoning: wish } : {};
}

const effortFor = (maxTokens: number) => (maxTokens <= 2_048 ? "low" : maxTokens <= 8_192 ? "medium" : "high");

function warnOfUnsaid(request: ChatRequest, call: UpstreamCall, search: SearchWords | undefined): void {
  const unsaid = [
    ...(request.stop.length > 0 ? ["stop"] : []),
    ...(request.topK === undefined ? [] : ["top_k"]),
    ...(search?.unsaid ?? []).map((field) => `${request.webSearch?.param}.${field}`),
    ...["seed", "presence_penalty", "frequency_penalty", "logit_bias", "prediction"].filter(
      (name) => request.extra[name] !== undefined,
    ),
  ];
  for (const param of unsaid) {
    call.warn?.({
      code: "not-expressible",
      param,
      message: `${param} was left out: this model's provider does not know it.`,
    });
  }
}

const given = (name: string, value: JsonObject[string]): JsonObject => (value === undefined ? {} : { [name]: value });
