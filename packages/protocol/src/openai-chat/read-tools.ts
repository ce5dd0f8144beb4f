import type { Tool, ToolChoice } from "../chat-request.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readBoolean,
  readList,
  readObject,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { isSearchTool } from "../reading/read-web-search.ts";

const maxTools = 512;

const readTools = (value: unknown): readonly Tool[] =>
  (readList(value, "tools", maxTools) ?? []).flatMap((tool, index) =>
    isSearchTool(tool) ? [] : [readTool(tool, `tools.${index}`)],
  );

function readTool(value: unknown, path: string): Tool {
  const tool = readRequiredObject(value, path);
  if (tool["type"] !== "function") {
    throw invalid(
      `${path}.type`,
      "must be function or web_search: other kinds of tools are not available here",
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

export type ToolWishes = { readonly tools: readonly Tool[]; readonly toolChoice: ToolChoice | undefined };

/** `tools` and `tool_choice`. Tools that a choice does not allow are not told to the model. */
export function readToolWishes(body: JsonObject): ToolWishes {
  const tools = readTools(body["tools"]);
  const value = body["tool_choice"];
  if (isAbsent(value) || isSearchTool(value)) return { tools, toolChoice: undefined };
  // Nothing but a search to be forced to: it is made.
  if (tools.length === 0 && readList(body["tools"], "tools", maxTools)?.length) return { tools, toolChoice: undefined };
  if (isJsonObject(value) && value["type"] === "allowed_tools") return readAllowed(value, tools);
  return { tools, toolChoice: checkedChoice(readChoice(value), tools) };
}

function readAllowed(value: JsonObject, tools: readonly Tool[]): ToolWishes {
  const path = "tool_choice.allowed_tools";
  const allowed = readRequiredObject(value["allowed_tools"], path);
  const names = (readList(allowed["tools"], `${path}.tools`, maxTools) ?? []).map((tool, index) =>
    readKnownName(readRequiredObject(tool, `${path}.tools.${index}`), `${path}.tools.${index}`, tools),
  );
  const kept = tools.filter((tool) => names.includes(tool.name));
  const mode = readOneOf(allowed["mode"], `${path}.mode`, ["auto", "required"]) ?? "auto";
  return { tools: kept, toolChoice: checkedChoice(mode, kept) };
}

function checkedChoice(choice: ToolChoice, tools: readonly Tool[]): ToolChoice | undefined {
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
  if (isJsonObject(value) && value["type"] === "function") return { name: readName(value, "tool_choice") };
  throw invalid("tool_choice", 'must be none, auto, required or {"type":"function","function":{"name":…}}', value);
}

function readKnownName(value: JsonObject, path: string, tools: readonly Tool[]): string {
  const name = readName(value, path);
  if (tools.some((tool) => tool.name === name)) return name;
  throw invalid(`${path}.function.name`, "must be the name of one of the tools", name);
}

const readName = (value: JsonObject, path: string): string =>
  readRequiredString(readRequiredObject(value["function"], `${path}.function`)["name"], `${path}.function.name`, 128);
