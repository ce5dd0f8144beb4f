import type { ChatCall } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { usualSearchCharacters, usualSearchResults } from "../search/search.ts";
import { searchEngines, type WebSearchWish, withinSteps } from "../web-search.ts";
import { readDomains } from "./read-domains.ts";
import { isAbsent, readList, readNumber, readObject, readOneOf, readString } from "./fields.ts";

const mostTools = 512;
const longestPrompt = 10_000;
const contextSizes = ["low", "medium", "high"] as const;
/** What a size of context means where results are counted in characters. */
const charactersOf = { low: 800, medium: usualSearchCharacters, high: 4_000 } as const;

/** The plugin that has the web searched for a call. */
export const isWebPlugin = (plugin: unknown): plugin is JsonObject => isJsonObject(plugin) && plugin["id"] === "web";

/** A search tool that vendors define, by its type: `web_search`, `web_search_20250305`, `openrouter:web_search`. */
export const isSearchTool = (tool: unknown): tool is JsonObject =>
  isJsonObject(tool) && typeof tool["type"] === "string" && /^(?:\w+:)?web_search(?:_\w+)?$/.test(tool["type"]);

/** Google's search tools, by the field of a group of tools that holds them. */
export const isGoogleSearch = (field: string): boolean => /^google_?search(?:_?retrieval)?$/i.test(field);

/** Whether and how the web is to be searched: by plugin, option or tool, in any format; `mostSteps`: how often at most. Throws `AppError("invalid-request")`. */
export function readWebSearch(body: JsonObject, mostSteps: number | undefined): ChatCall["webSearch"] {
  const wish = readPlugin(body) ?? readOptions(body) ?? readTool(body);
  return wish && withinSteps(wish, mostSteps);
}

/** What a call says that says nothing. */
export const plainWebSearch = (param: string): WebSearchWish => ({
  param,
  engine: undefined,
  isTool: false,
  maxResults: usualSearchResults,
  maxCharacters: usualSearchCharacters,
  prompt: undefined,
  includeDomains: [],
  excludeDomains: [],
  maxUses: undefined,
  contextSize: undefined,
  userLocation: undefined,
});

function readPlugin(body: JsonObject): WebSearchWish | undefined {
  const plugins = isAbsent(body["plugins"]) ? [] : (readList(body["plugins"], "plugins", 32) ?? []);
  const index = plugins.findIndex(isWebPlugin);
  const plugin = plugins[index];
  if (!isWebPlugin(plugin) || plugin["enabled"] === false) return undefined;
  const path = `plugins.${index}`;
  return {
    ...readFields(plugin, path, { include: "include_domains", exclude: "exclude_domains" }),
    prompt: readString(plugin["search_prompt"], `${path}.search_prompt`, longestPrompt),
  };
}

function readOptions(body: JsonObject): WebSearchWish | undefined {
  const options = readObject(body["web_search_options"], "web_search_options");
  return options && readFields(options, "web_search_options", toolDomains);
}

/** `openrouter:web_search` has its settings in `parameters`, OpenAI's its sites in `filters`. */
function readTool(body: JsonObject): WebSearchWish | undefined {
  if (!Array.isArray(body["tools"])) return undefined;
  const tools = readList(body["tools"], "tools", mostTools) ?? [];
  const index = tools.findIndex((tool) => isSearchTool(tool) || isGoogleGroup(tool));
  const tool = tools[index];
  if (!isJsonObject(tool)) return undefined;
  const path = `tools.${index}`;
  if (!isSearchTool(tool)) return { ...plainWebSearch(path), isTool: true };
  const nested = ["parameters", "filters"].map((name) => readObject(tool[name], `${path}.${name}`));
  const fields: JsonObject = Object.assign({}, tool, ...nested);
  const names = isAbsent(fields["blocked_domains"]) ? toolDomains : { ...toolDomains, exclude: "blocked_domains" };
  return { ...readFields(fields, path, names), isTool: true };
}

const toolDomains = { include: "allowed_domains", exclude: "excluded_domains" };

const isGoogleGroup = (tool: unknown): boolean =>
  isJsonObject(tool) && Object.keys(tool).some((name) => isGoogleSearch(name) && !isAbsent(tool[name]));

function readFields(fields: JsonObject, path: string, names: Parameters<typeof readDomains>[1]): WebSearchWish {
  const count = (name: string, max: number) =>
    readNumber(fields[name], `${path}.${name}`, { min: 1, max, integer: true });
  const contextSize = readOneOf(fields["search_context_size"], `${path}.search_context_size`, contextSizes);
  return {
    ...plainWebSearch(path),
    engine: readEngine(fields["engine"], `${path}.engine`),
    maxResults: Math.min(
      count("max_results", 1_000) ?? usualSearchResults,
      // Results of all searches: we make one.
      count("max_total_results", 10_000) ?? Number.POSITIVE_INFINITY,
    ),
    maxCharacters: count("max_characters", 100_000) ?? charactersOf[contextSize ?? "medium"],
    ...readDomains(fields, names, `${path}.`),
    maxUses: count("max_uses", 1_000),
    contextSize,
    userLocation: readObject(fields["user_location"], `${path}.user_location`),
  };
}

function readEngine(value: unknown, path: string): WebSearchWish["engine"] {
  const engine = readOneOf(value, path, ["auto", "native", ...searchEngines]);
  return engine === "auto" ? undefined : engine;
}
