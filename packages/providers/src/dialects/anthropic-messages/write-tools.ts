import {
  type ChatRequest,
  isJsonObject,
  type JsonObject,
  mostOwnSearches,
  type Tool,
  type ToolChoice,
} from "@causeway/protocol";
import type { ModelRules } from "./model-rules.ts";

/** `forced` is our own tool for structured output; it comes alone. */
export function writeTools(request: ChatRequest, rules: ModelRules, forced: JsonObject | undefined): JsonObject {
  if (forced) return { tools: [forced], tool_choice: { type: "tool", name: forced["name"] } };
  const tools = [
    ...request.tools.map((tool) => writeTool(tool, rules, nativeTool(request, tool))),
    ...runByCaller(request),
    ...writeSearch(request),
  ];
  if (tools.length === 0) return {};
  const choice = nativeChoice(request, tools) ?? writeToolChoice(request.toolChoice, request.parallelToolCalls);
  return { tools, ...(choice && { tool_choice: choice }) };
}

/** It searches itself: no more often than is held for. */
function writeSearch({ webSearch }: ChatRequest): readonly JsonObject[] {
  if (webSearch === undefined) return [];
  const { includeDomains, excludeDomains, userLocation } = webSearch;
  const sites =
    includeDomains.length > 0
      ? { allowed_domains: includeDomains }
      : excludeDomains.length > 0
        ? { blocked_domains: excludeDomains }
        : {};
  return [
    {
      type: "web_search_20250305",
      name: "web_search",
      max_uses: mostOwnSearches(webSearch),
      ...sites,
      ...(userLocation && { user_location: userLocation }),
    },
  ];
}

/** What a tool that was written in this format says besides: examples, how its input is streamed. */
function nativeTool({ native }: ChatRequest, { name }: Tool): JsonObject {
  const tool = nativeTools(native).find((one) => one["name"] === name);
  return Object.fromEntries(
    ["input_examples", "eager_input_streaming"].flatMap((field) =>
      tool?.[field] == null ? [] : [[field, tool[field]]],
    ),
  );
}

/** A choice that is about the tools that Anthropic defines, when they are told. */
function nativeChoice({ native }: ChatRequest, tools: readonly JsonObject[]): JsonObject | undefined {
  const choice = native?.format === "anthropic-messages" ? native.fields["tool_choice"] : undefined;
  if (!isJsonObject(choice)) return undefined;
  return choice["name"] === undefined || tools.some(({ name }) => name === choice["name"]) ? choice : undefined;
}

const runByCaller = ({ native }: ChatRequest): readonly JsonObject[] => nativeTools(native).filter(isRunByCaller);

const nativeTools = (native: ChatRequest["native"]): readonly JsonObject[] =>
  native?.format === "anthropic-messages" ? native.tools : [];

/**
 * Tools that Anthropic defines and the caller runs. Those that Anthropic runs itself are charged by a price that we do
 * not have, and make the prompt longer than what is held for: `nativeWarnings` says that they were left out.
 */
export const isRunByCaller = ({ type }: JsonObject): boolean =>
  typeof type === "string" && /^(?:bash|text_editor|computer|memory|computer_toolset|browser_toolset)_\d/.test(type);

const writeTool = (tool: Tool, rules: ModelRules, more: JsonObject): JsonObject => ({
  name: tool.name,
  ...(tool.description !== undefined && { description: tool.description }),
  input_schema: { type: "object", ...(tool.parameters ?? { properties: {} }) },
  ...(tool.strict && rules.structuredOutputs && { strict: true }),
  ...more,
  ...(tool.cacheControl && { cache_control: tool.cacheControl }),
});

function writeToolChoice(choice: ToolChoice | undefined, parallel: boolean | undefined): JsonObject | undefined {
  if (choice === "none") return { type: "none" };
  const single = parallel === false ? { disable_parallel_tool_use: true } : {};
  if (choice === "required") return { type: "any", ...single };
  if (typeof choice === "object") return { type: "tool", name: choice.name, ...single };
  return choice === "auto" || parallel === false ? { type: "auto", ...single } : undefined;
}
