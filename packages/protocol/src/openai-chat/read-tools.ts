import type { Tool, ToolChoice } from "../chat-request.ts";
import { isJsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readBoolean,
  readList,
  readObject,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";

const maxTools = 512;

export const readTools = (value: unknown): readonly Tool[] =>
  (readList(value, "tools", maxTools) ?? []).map((tool, index) => readTool(tool, `tools.${index}`));

function readTool(value: unknown, path: string): Tool {
  const tool = readRequiredObject(value, path);
  if (tool["type"] !== "function") {
    throw invalid(
      `${path}.type`,
      "must be function: other kinds of tools are not available here",
      tool["type"] ?? null,
    );
  }
  const definition = readRequiredObject(tool["function"], `${path}.function`);
  const cacheControl = readObject(tool["cache_control"] ?? definition["cache_control"], `${path}.cache_control`);
  return {
    name: readRequiredString(definition["name"], `${path}.function.name`, 128),
    description: readString(definition["description"], `${path}.function.description`),
    parameters: readObject(definition["parameters"], `${path}.function.parameters`),
    strict: readBoolean(definition["strict"], `${path}.function.strict`),
    ...(cacheControl && { cacheControl }),
  };
}

export function readToolChoice(value: unknown, tools: readonly Tool[]): ToolChoice | undefined {
  if (isAbsent(value)) return undefined;
  const choice = readChoice(value);
  if (tools.length === 0) {
    if (choice === "auto" || choice === "none") return undefined;
    throw invalid("tool_choice", "forces a tool call, but tools is empty; send tools or leave tool_choice out");
  }
  if (typeof choice === "object" && !tools.some((tool) => tool.name === choice.name)) {
    throw invalid("tool_choice.function.name", "must be the name of one of the tools", choice.name);
  }
  return choice;
}

function readChoice(value: unknown): ToolChoice {
  if (value === "auto" || value === "none" || value === "required") return value;
  if (isJsonObject(value) && value["type"] === "function") {
    const definition = readRequiredObject(value["function"], "tool_choice.function");
    return { name: readRequiredString(definition["name"], "tool_choice.function.name", 128) };
  }
  throw invalid("tool_choice", 'must be none, auto, required or {"type":"function","function":{"name":…}}', value);
}
