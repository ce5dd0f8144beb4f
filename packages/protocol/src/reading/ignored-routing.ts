import { isJsonObject, type JsonObject } from "../json.ts";
import { readList } from "./fields.ts";
import { isAutoRouter } from "./read-auto-router.ts";
import { isCompression } from "./read-compression.ts";
import { isFileParser } from "./read-file-parser.ts";
import { isHealing } from "./read-healing.ts";
import { ignoredConditions } from "./read-tool-steps.ts";
import { isWebPlugin } from "./read-web-search.ts";
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
    ...plugins.flatMap((plugin, index) => {
      if (!isJsonObject(plugin) || plugin["enabled"] === false || isAutoRouter(plugin)) return [];
      const param = `plugins.${index}`;
      if (isFileParser(plugin) || isWebPlugin(plugin) || isCompression(plugin)) return [];
      if (!isHealing(plugin)) {
        return [ignored(param, `The plugin ${JSON.stringify(plugin["id"])} is not available and did nothing.`)];
      }
      return body["stream"] === true
        ? [ignored(param, "A stream is held against its response_format at its end, and cannot be repaired.")]
        : [];
    }),
  ];
}

const ignored = (param: string, message: string): Warning => ({ code: "field-ignored", param, message });
