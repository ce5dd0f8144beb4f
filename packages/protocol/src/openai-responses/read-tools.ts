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
import type { Warning } from "../warning.ts";
import { customInputField, nameForModel, type ToolNames, type ToolOrigin } from "./tool-names.ts";

const maxTools = 512;

export type ReadTools = {
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | undefined;
  readonly names: ToolNames;
  readonly warnings: readonly Warning[];
};

type NamedTool = { readonly tool: Tool; readonly origin: ToolOrigin };

/** Run by OpenAI's servers at the model's will: an answer without them is still an answer. */
const droppable = /^image_generation/;

/** `tools` and `tool_choice`. Tools are functions to the model; `names` tells what they were to the caller. */
export function readTools(body: JsonObject): ReadTools {
  const warnings: Warning[] = [];
  const named = (readList(body["tools"], "tools", maxTools) ?? []).flatMap((tool, index) =>
    readTool(tool, `tools.${index}`, warnings),
  );
  const names = new Map(named.map(({ tool, origin }) => [tool.name, origin]));
  const choice = readChoice(body["tool_choice"], names);
  const tools = named.map(({ tool }) => tool).filter((tool) => choice.allowed?.includes(tool.name) ?? true);
  const hasOnlySearch = named.length === 0 && warnings.length === 0 && isSent(body["tools"]);
  return { tools, toolChoice: hasOnlySearch ? undefined : checkedChoice(choice.toolChoice, tools), names, warnings };
}

const isSent = (tools: unknown): boolean => Array.isArray(tools) && tools.length > 0;

function readTool(value: unknown, path: string, warnings: Warning[]): readonly NamedTool[] {
  const tool = readRequiredObject(value, path);
  const type = readRequiredString(tool["type"], `${path}.type`, 64);
  if (isSearchTool(tool)) return [];
  switch (type) {
    case "function":
      return [readFunction(tool, path, undefined)];
    case "custom":
      return [readCustom(tool, path, warnings)];
    case "namespace": {
      const namespace = readRequiredString(tool["name"], `${path}.name`, 64);
      return (readList(tool["tools"], `${path}.tools`, maxTools) ?? []).map((member, index) =>
        readMember(member, `${path}.tools.${index}`, namespace),
      );
    }
    default:
      if (!droppable.test(type)) {
        throw invalid(
          `${path}.type`,
          "must be function, custom, namespace or web_search: other tools run by OpenAI are not here",
          type,
        );
      }
      warnings.push({
        code: "field-ignored",
        param: path,
        message: `The tool ${type} is run by OpenAI and not available here: the model answers without it.`,
      });
      return [];
  }
}

function readMember(value: unknown, path: string, namespace: string): NamedTool {
  const tool = readRequiredObject(value, path);
  if (tool["type"] === "function") return readFunction(tool, path, namespace);
  throw invalid(`${path}.type`, "must be function", tool["type"] ?? null);
}

function readFunction(tool: JsonObject, path: string, namespace: string | undefined): NamedTool {
  const name = readRequiredString(tool["name"], `${path}.name`, 128);
  const cacheControl = readObject(tool["cache_control"], `${path}.cache_control`);
  return {
    origin: { kind: "function", name, namespace },
    tool: {
      name: nameForModel(name, namespace),
      description: readString(tool["description"], `${path}.description`),
      parameters: readObject(tool["parameters"], `${path}.parameters`),
      strict: readBoolean(tool["strict"], `${path}.strict`),
      ...(cacheControl && { cacheControl }),
    },
  };
}

/** Free text in, which becomes a function of one text. A grammar can only be described to the model, not enforced. */
function readCustom(tool: JsonObject, path: string, warnings: Warning[]): NamedTool {
  const name = readRequiredString(tool["name"], `${path}.name`, 128);
  const grammar = readGrammar(tool, path);
  if (grammar !== undefined) {
    warnings.push({
      code: "changed",
      param: `${path}.format`,
      message: "The model is told the grammar of the tool's input, but its provider does not enforce it.",
    });
  }
  const description = readString(tool["description"], `${path}.description`);
  return {
    origin: { kind: "custom", name, namespace: undefined },
    tool: {
      name,
      description: [description, grammar].filter((text) => text !== undefined).join("\n\n") || undefined,
      parameters: {
        type: "object",
        properties: {
          [customInputField]: { type: "string", description: "The whole input of the tool, as plain text." },
        },
        required: [customInputField],
        additionalProperties: false,
      },
      strict: undefined,
    },
  };
}

function readGrammar(tool: JsonObject, path: string): string | undefined {
  const format = readObject(tool["format"], `${path}.format`);
  const type = readOneOf(format?.["type"], `${path}.format.type`, ["text", "grammar"]);
  if (format === undefined || type !== "grammar") return undefined;
  const syntax = readOneOf(format["syntax"], `${path}.format.syntax`, ["lark", "regex"]);
  const definition = readRequiredString(format["definition"], `${path}.format.definition`);
  return `The input must follow this ${syntax ?? "lark"} grammar:\n${definition}`;
}

type ReadChoice = { readonly toolChoice: ToolChoice | undefined; readonly allowed?: readonly string[] };

function readChoice(value: unknown, names: ToolNames): ReadChoice {
  if (isAbsent(value) || isSearchTool(value)) return { toolChoice: undefined };
  if (value === "auto" || value === "none" || value === "required") return { toolChoice: value };
  if (!isJsonObject(value)) throw invalid("tool_choice", choiceRule, value);
  if (value["type"] === "function" || value["type"] === "custom") {
    return { toolChoice: { name: readToolName(value, "tool_choice", names) } };
  }
  if (value["type"] === "allowed_tools") {
    return {
      toolChoice: readOneOf(value["mode"], "tool_choice.mode", ["auto", "required"]) ?? "auto",
      allowed: (readList(value["tools"], "tool_choice.tools", maxTools) ?? []).map((tool, index) =>
        readToolName(readRequiredObject(tool, `tool_choice.tools.${index}`), `tool_choice.tools.${index}`, names),
      ),
    };
  }
  throw invalid("tool_choice.type", "must be function, custom or allowed_tools", value["type"] ?? null);
}

const choiceRule = 'must be none, auto, required, {"type":"function","name":…} or {"type":"allowed_tools",…}';

function readToolName(choice: JsonObject, path: string, names: ToolNames): string {
  const name = readRequiredString(choice["name"], `${path}.name`, 128);
  const forModel = nameForModel(name, readString(choice["namespace"], `${path}.namespace`, 64));
  if (names.has(forModel)) return forModel;
  throw invalid(`${path}.name`, "must be the name of one of the tools", name);
}

function checkedChoice(choice: ToolChoice | undefined, tools: readonly Tool[]): ToolChoice | undefined {
  if (tools.length > 0 || choice === undefined) return choice;
  if (choice === "auto" || choice === "none") return undefined;
  throw invalid("tool_choice", "forces a tool call, but there is no tool to call; send tools or leave tool_choice out");
}
