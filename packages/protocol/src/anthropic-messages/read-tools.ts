import type { Tool, ToolChoice } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
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
import { isSearchTool } from "../reading/read-web-search.ts";
import { readCacheControl } from "./read-blocks.ts";

const maxTools = 512;

export type ReadTools = {
  /** The caller's own: every provider can be told of them. */
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice | undefined;
  readonly parallel: boolean | undefined;
  /** All of them as sent, those that Anthropic defines included; web search is ours to arrange. */
  readonly native: readonly JsonObject[];
  /** Set when the choice is about tools that Anthropic defines. */
  readonly nativeChoice: JsonObject | undefined;
};

export function readTools(body: JsonObject): ReadTools {
  const sent = (readList(body["tools"], "tools", maxTools) ?? []).map((tool, index) =>
    readRequiredObject(tool, `tools.${index}`),
  );
  const native = sent.filter((tool) => !isSearchTool(tool));
  const tools = sent.flatMap((tool, index) => (isOwnTool(tool) ? [readTool(tool, `tools.${index}`)] : []));
  const raw = readObject(body["tool_choice"], "tool_choice");
  const parallel = readBoolean(raw?.["disable_parallel_tool_use"], "tool_choice.disable_parallel_tool_use");
  const choice = raw && readChoice(raw);
  const isOfOwn = choice !== undefined && fits(choice, tools);
  if (choice !== undefined && !isOfOwn && !fits(choice, sent)) throw noSuchTool(choice, sent);
  return {
    tools,
    choice: isOfOwn ? choice : undefined,
    parallel: parallel === undefined ? undefined : !parallel,
    native,
    nativeChoice: isOfOwn || (choice !== undefined && !fits(choice, native)) ? undefined : raw,
  };
}

/** Tools with a type other than `custom` are known to Anthropic by that type. */
export const isOwnTool = (tool: JsonObject): boolean => isAbsent(tool["type"]) || tool["type"] === "custom";

function readTool(tool: JsonObject, path: string): Tool {
  return {
    name: readRequiredString(tool["name"], `${path}.name`, 128),
    description: readString(tool["description"], `${path}.description`),
    parameters: readRequiredObject(tool["input_schema"], `${path}.input_schema`),
    strict: readBoolean(tool["strict"], `${path}.strict`),
    ...readCacheControl(tool, path),
  };
}

function readChoice(choice: JsonObject): ToolChoice {
  const type = readString(choice["type"], "tool_choice.type") ?? "";
  switch (type) {
    case "auto":
    case "none":
      return type;
    case "any":
      return "required";
    case "tool":
      return { name: readRequiredString(choice["name"], "tool_choice.name", 128) };
    default:
      throw invalid("tool_choice.type", "must be auto, any, tool or none", choice["type"] ?? null);
  }
}

const fits = (choice: ToolChoice, tools: readonly (Tool | JsonObject)[]): boolean => {
  if (typeof choice === "object") return tools.some((tool) => tool["name"] === choice.name);
  return choice !== "required" || tools.length > 0;
};

function noSuchTool(choice: ToolChoice, tools: readonly JsonObject[]) {
  if (tools.length === 0)
    return invalid("tool_choice", "forces a tool call, but tools is empty; send tools or leave it out");
  return invalid(
    "tool_choice.name",
    "must be the name of one of the tools",
    typeof choice === "object" ? choice.name : choice,
  );
}
