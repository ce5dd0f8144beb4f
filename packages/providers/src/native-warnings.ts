import { type ChatRequest, isJsonObject, type JsonObject, type Warning } from "@causeway/protocol";
import { isRunByCaller } from "./dialects/anthropic-messages/write-tools.ts";

/** What a caller said that only one format knows, and that the provider's format leaves out. */
export function nativeWarnings({ native }: ChatRequest, format: string): readonly Warning[] {
  if (native === undefined) return [];
  const isSpoken = native.format === format;
  return [
    ...(isSpoken ? [] : unspoken(native.fields).map(warnOfField)),
    ...native.tools.flatMap((tool, index) => warnOfTool(tool, `tools.${index}`, isSpoken)),
  ];
}

/** Fields that have no canonical form; those that do are said in other words. */
const unspoken = (fields: JsonObject): readonly string[] =>
  ["context_management", "safetySettings", "generationConfig"].flatMap((name) => {
    const value = fields[name];
    if (value === undefined) return [];
    return name === "generationConfig" && isJsonObject(value)
      ? Object.keys(value).map((key) => `${name}.${key}`)
      : [name];
  });

const warnOfField = (param: string): Warning => ({
  code: "not-expressible",
  param,
  message: `${param} was left out: the provider that answered does not know it.`,
});

/** Tools with a type of Anthropic's: its own models know those that the caller runs. */
function warnOfTool(tool: JsonObject, param: string, isSpoken: boolean): readonly Warning[] {
  const { type } = tool;
  if (typeof type !== "string" || type === "custom" || (isSpoken && isRunByCaller(tool))) return [];
  const why = isRunByCaller(tool)
    ? "only Anthropic's models know it"
    : "tools that Anthropic runs are not available here";
  return [{ code: "not-expressible", param, message: `${param} (${type}) was left out: ${why}.` }];
}
