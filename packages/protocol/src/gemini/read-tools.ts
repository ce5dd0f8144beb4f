import type { Tool, ToolChoice } from "../chat-request.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readList,
  readObject,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
  readStrings,
} from "../reading/fields.ts";
import { isGoogleSearch } from "../reading/read-web-search.ts";
import type { Warning } from "../warning.ts";
import { field } from "./names.ts";
import { readEitherSchema } from "./read-schema.ts";

const maxTools = 512;

export type ReadTools = {
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice | undefined;
  readonly warnings: readonly Warning[];
};

export function readTools(body: JsonObject): ReadTools {
  const groups = (readList(body["tools"], "tools", maxTools) ?? []).map((group, index) =>
    readRequiredObject(group, `tools.${index}`),
  );
  const tools = groups.flatMap((group, index) => {
    const path = `tools.${index}.functionDeclarations`;
    const declarations = readList(field(group, "functionDeclarations"), path, maxTools) ?? [];
    return declarations.map((one, position) => readDeclaration(one, `${path}.${position}`));
  });
  const { choice, allowed } = readChoice(body, tools);
  return {
    tools: allowed === undefined ? tools : tools.filter(({ name }) => allowed.includes(name)),
    choice,
    warnings: groups.flatMap(warnOfOthers),
  };
}

function readDeclaration(value: unknown, path: string): Tool {
  const declaration = readRequiredObject(value, path);
  return {
    name: readRequiredString(declaration["name"], `${path}.name`, 128),
    description: readString(declaration["description"], `${path}.description`),
    parameters: readEitherSchema(declaration, "parameters", "parametersJsonSchema"),
    strict: undefined,
  };
}

/** Code execution and the like are charged by a price that we do not have. */
const warnOfOthers = (group: JsonObject, index: number): readonly Warning[] =>
  Object.entries(group)
    .filter(([name, value]) => !/^function_?declarations$/i.test(name) && !isGoogleSearch(name) && !isAbsent(value))
    .map(([name]) => ({
      code: "field-ignored",
      param: `tools.${index}.${name}`,
      message: `tools.${index}.${name} was ignored: tools that Google runs are not available here.`,
    }));

type Choice = { readonly choice: ToolChoice | undefined; readonly allowed: readonly string[] | undefined };

function readChoice(body: JsonObject, tools: readonly Tool[]): Choice {
  const config = field(readObject(field(body, "toolConfig"), "toolConfig") ?? {}, "functionCallingConfig");
  const path = "toolConfig.functionCallingConfig";
  if (!isJsonObject(config)) return { choice: undefined, allowed: undefined };
  const mode = readOneOf(config["mode"], `${path}.mode`, ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"]);
  const names = readStrings(field(config, "allowedFunctionNames"), `${path}.allowedFunctionNames`, maxTools, 128);
  const unknown = names?.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) throw invalid(`${path}.allowedFunctionNames`, "must name declared functions", unknown);
  if (mode === "NONE") return { choice: tools.length > 0 ? "none" : undefined, allowed: undefined };
  const allowed = names?.length ? names : undefined;
  if (mode !== "ANY") return { choice: mode === "AUTO" && tools.length > 0 ? "auto" : undefined, allowed };
  if (tools.length === 0) throw invalid(`${path}.mode`, "is ANY, but no function is declared");
  const [only, ...more] = allowed ?? [];
  return { choice: only !== undefined && more.length === 0 ? { name: only } : "required", allowed };
}
