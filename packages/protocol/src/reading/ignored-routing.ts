import { isJsonObject, type JsonObject } from "../json.ts";
import { isAbsent, readList } from "./fields.ts";
import { isAutoRouter } from "./read-auto-router.ts";
import { isCompression } from "./read-compression.ts";
import { isFileParser } from "./read-file-parser.ts";
import { isHealing } from "./read-healing.ts";
import { ignoredConditions } from "./read-tool-steps.ts";
import { isSearchTool, isWebPlugin } from "./read-web-search.ts";
import type { Warning } from "../warning.ts";

/** Wishes to us that have no effect, of those that are ours in every format. */
export function ignoredRouting(body: JsonObject): readonly Warning[] {
  const plugins = readList(body["plugins"], "plugins", 32) ?? [];
  const { debug, provider } = body;
  const hasOptions = isJsonObject(provider) && isJsonObject(provider["options"]);
  const echoes = isJsonObject(debug) && debug["echo_upstream_body"] === true && body["stream"] !== true;
  return [
    ...(echoes
      ? [ignored("debug.echo_upstream_body", "What the provider was sent is only told at the beginning of streams.")]
      : []),
    ...(hasOptions && Object.keys(provider["options"] ?? {}).length > 0
      ? [ignored("provider.options", "Fields of one provider alone are not passed on.")]
      : []),
    ...ignoredConditions(body),
    ...ignoredDetails(body),
    ...plugins.flatMap((plugin, index) => {
      if (!isJsonObject(plugin) || plugin["enabled"] === false || isAutoRouter(plugin)) return [];
      const param = `plugins.${index}`;
      if (isWebPlugin(plugin)) return isAbsent(plugin["mode"]) || plugin["mode"] === "auto" ? [] : [ignoredMode(param)];
      if (isFileParser(plugin) || isCompression(plugin)) return [];
      if (!isHealing(plugin)) {
        return [ignored(param, `The plugin ${JSON.stringify(plugin["id"])} is not available and did nothing.`)];
      }
      return body["stream"] === true
        ? [ignored(param, "A stream is held against its response_format at its end, and cannot be repaired.")]
        : [];
    }),
  ];
}

/** Of objects that are read, what is not. */
function ignoredDetails({ reasoning, tools }: JsonObject): readonly Warning[] {
  if (reasoning === undefined && tools === undefined) return [];
  const modes = isList(tools) ? tools.map((tool, index) => [`tools.${index}`, modeOf(tool)] as const) : [];
  return [
    ...unread(reasoning, "context", { usual: "auto", why: "Reasoning that is sent back is passed on as it is." }),
    ...unread(reasoning, "mode", { usual: "standard", why: "Providers are asked for an effort only." }),
    ...modes.flatMap(([path, mode]) => (mode === undefined ? [] : [ignoredMode(path)])),
  ];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** How thoroughly a search tool is to search, in OpenRouter's words. */
function modeOf(tool: unknown): unknown {
  if (!isSearchTool(tool)) return undefined;
  const { parameters } = tool;
  const mode = isJsonObject(parameters) ? parameters["mode"] : tool["mode"];
  return isAbsent(mode) || mode === "auto" ? undefined : mode;
}

const ignoredMode = (path: string) => ignored(`${path}.mode`, "Searches are made in one way.");

function unread(reasoning: unknown, name: string, about: { readonly usual: string; readonly why: string }) {
  const value = isJsonObject(reasoning) ? reasoning[name] : undefined;
  return isAbsent(value) || value === about.usual ? [] : [ignored(`reasoning.${name}`, about.why)];
}

const ignored = (param: string, message: string): Warning => ({ code: "field-ignored", param, message });
