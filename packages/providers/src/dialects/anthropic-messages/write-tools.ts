import type { ChatRequest, JsonObject, Tool, ToolChoice } from "@causeway/protocol";
import type { ModelRules } from "./model-rules.ts";

/** `forced` is our own tool for structured output; it comes alone. */
export function writeTools(request: ChatRequest, rules: ModelRules, forced: JsonObject | undefined): JsonObject {
  if (forced) return { tools: [forced], tool_choice: { type: "tool", name: forced["name"] } };
  if (request.tools.length === 0) return {};
  const choice = writeToolChoice(request.toolChoice, request.parallelToolCalls);
  return {
    tools: request.tools.map((tool) => writeTool(tool, rules)),
    ...(choice && { tool_choice: choice }),
  };
}

const writeTool = (tool: Tool, rules: ModelRules): JsonObject => ({
  name: tool.name,
  ...(tool.description !== undefined && { description: tool.description }),
  input_schema: { type: "object", ...(tool.parameters ?? { properties: {} }) },
  ...(tool.strict && rules.structuredOutputs && { strict: true }),
  ...(tool.cacheControl && { cache_control: tool.cacheControl }),
});

function writeToolChoice(choice: ToolChoice | undefined, parallel: boolean | undefined): JsonObject | undefined {
  if (choice === "none") return { type: "none" };
  const single = parallel === false ? { disable_parallel_tool_use: true } : {};
  if (choice === "required") return { type: "any", ...single };
  if (typeof choice === "object") return { type: "tool", name: choice.name, ...single };
  return choice === "auto" || parallel === false ? { type: "auto", ...single } : undefined;
}
