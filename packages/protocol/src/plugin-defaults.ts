import type { ChatCall } from "./chat-call.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { invalid, readBoolean, readList, readOneOf } from "./reading/fields.ts";
import { readCompression } from "./reading/read-compression.ts";
import { readFileParser } from "./reading/read-file-parser.ts";
import { readHealing } from "./reading/read-healing.ts";
import { readWebSearch } from "./reading/read-web-search.ts";

/** Plugins that a workspace may have a default for, with the options that each knows. */
export const pluginOptions = {
  web: [
    "engine",
    "max_results",
    "max_characters",
    "max_uses",
    "search_prompt",
    "include_domains",
    "exclude_domains",
    "search_context_size",
    "user_location",
  ],
  "file-parser": ["pdf"],
  "response-healing": [],
  "context-compression": ["engine"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PluginName = keyof typeof pluginOptions;

export const pluginNames = Object.keys(pluginOptions) as readonly PluginName[];

/** What a call is to have of a plugin: the fields of a call that the plugin decides. */
export type PluginWish = Pick<ChatCall, "webSearch" | "documents" | "repairsAnswers" | "compresses">;

/** A plugin as a workspace wants it. */
export type PluginDefault = {
  readonly id: PluginName;
  readonly enabled: boolean;
  /** Counts for calls, too, that say otherwise. */
  readonly preventsOverrides: boolean;
  readonly wish: PluginWish;
};

/**
 * A list of plugins in the words of a call's `plugins`, each with `prevent_overrides` besides. Throws
 * `AppError("invalid-request")` that names the field, as a call's own would be.
 */
export function readPluginDefaults(value: unknown): readonly PluginDefault[] {
  const seen = new Set<PluginName>();
  return (readList(value, "plugins", pluginNames.length) ?? []).map((plugin, index) => {
    const path = `plugins.${index}`;
    if (!isJsonObject(plugin)) throw invalid(path, 'must be an object such as {"id": "web"}', plugin);
    const id = readOneOf(plugin["id"], `${path}.id`, pluginNames);
    if (id === undefined) throw invalid(`${path}.id`, `must be one of ${pluginNames.join(", ")}`);
    if (seen.has(id)) throw invalid(`${path}.id`, `${id} is in the list twice; leave one of them out`);
    seen.add(id);
    const known: readonly string[] = ["id", "enabled", "prevent_overrides", ...pluginOptions[id]];
    const other = Object.keys(plugin).find((field) => !known.includes(field));
    if (other !== undefined) throw invalid(`${path}.${other}`, `is not known; ${id} has ${known.join(", ")}`);
    const enabled = readBoolean(plugin["enabled"], `${path}.enabled`) ?? true;
    const preventsOverrides = readBoolean(plugin["prevent_overrides"], `${path}.prevent_overrides`) ?? false;
    return { id, enabled, preventsOverrides, wish: wishOf(id, { plugin, index, enabled }) };
  });
}

type Read = { readonly plugin: JsonObject; readonly index: number; readonly enabled: boolean };

/** Its options are read even where it is off, so that nothing wrong is stored. */
function wishOf(id: PluginName, { plugin, index, enabled }: Read): PluginWish {
  const plugins = [...Array.from({ length: index }, () => ({})), { ...plugin, enabled: true }];
  const body = { plugins };
  const search = readWebSearch(body, undefined);
  const documents = readFileParser(body);
  readCompression(body);
  switch (id) {
    case "web":
      return enabled && search ? { webSearch: { ...search, param: "the workspace's plugin web" } } : {};
    case "file-parser":
      return enabled && documents ? { documents } : {};
    case "response-healing":
      return { repairsAnswers: readHealing({ plugins: [{ id, enabled }] }) };
    case "context-compression":
      return { compresses: enabled };
  }
}

/** Of which plugins a body says anything, be it that they are off, and in whatever words. */
export const saidPlugins = (body: JsonObject): readonly PluginName[] =>
  pluginNames.filter((name) => {
    const plugins = Array.isArray(body["plugins"]) ? body["plugins"] : [];
    if (plugins.some((plugin) => isJsonObject(plugin) && plugin["id"] === name)) return true;
    if (name === "web") return readWebSearch(body, undefined) !== undefined;
    return name === "context-compression" && readCompression(body) !== undefined;
  });
