import { isJsonObject, type JsonObject } from "../json.ts";
import { invalid, readList } from "./fields.ts";
import { isAutoRouter } from "./read-auto-router.ts";
import { isCompression } from "./read-compression.ts";
import { isFileParser } from "./read-file-parser.ts";
import { isHealing } from "./read-healing.ts";
import { isWebPlugin } from "./read-web-search.ts";

/** Leaving these out changes nothing that the caller would miss in an answer. */
const harmless: readonly unknown[] = ["moderation"];

/** What would change the answer and is not available is refused, never ignored in silence. */
export function checkPlugins(body: JsonObject): void {
  (readList(body["plugins"], "plugins", 32) ?? []).forEach((plugin, index) => {
    const id = isJsonObject(plugin) ? plugin["id"] : undefined;
    const off = isJsonObject(plugin) && plugin["enabled"] === false;
    if (
      off ||
      isAutoRouter(plugin) ||
      isHealing(plugin) ||
      isFileParser(plugin) ||
      isWebPlugin(plugin) ||
      isCompression(plugin) ||
      harmless.includes(id)
    )
      return;
    throw invalid(`plugins.${index}.id`, "names a plugin that is not available; remove it", id ?? null);
  });
}
