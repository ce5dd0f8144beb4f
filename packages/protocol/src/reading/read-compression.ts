import type { ChatCall } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { isAbsent, readBoolean, readList, readOneOf } from "./fields.ts";

/** Has prompts that are too long shortened. */
export const isCompression = (plugin: unknown): plugin is JsonObject =>
  isJsonObject(plugin) && plugin["id"] === "context-compression";

/**
 * Whether a prompt that is too long is to be shortened: by the plugin, by the older `transforms`, or in the words of
 * Responses; `undefined`: as the model is. Throws `AppError("invalid-request")`.
 */
export function readCompression(body: JsonObject): ChatCall["compresses"] {
  const plugins = isAbsent(body["plugins"]) ? [] : (readList(body["plugins"], "plugins", 32) ?? []);
  const index = plugins.findIndex(isCompression);
  const plugin = plugins[index];
  if (isCompression(plugin)) {
    readOneOf(plugin["engine"], `plugins.${index}.engine`, ["middle-out"]);
    return readBoolean(plugin["enabled"], `plugins.${index}.enabled`) ?? true;
  }
  const transforms = readList(body["transforms"], "transforms", 16);
  if (transforms !== undefined) {
    return transforms.some((name, at) => readOneOf(name, `transforms.${at}`, ["middle-out"]) !== undefined);
  }
  return body["truncation"] === "auto" ? true : undefined;
}
