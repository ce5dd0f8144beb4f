import type { ChatCall } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { readList, readObject, readOneOf } from "./fields.ts";

/** Says how documents are read. */
export const isFileParser = (plugin: unknown): plugin is JsonObject =>
  isJsonObject(plugin) && plugin["id"] === "file-parser";

const engines = ["native", "pdf-text", "cloudflare-ai", "mistral-ocr"] as const;

/** The plugin `file-parser` of a body. All engines but `native` are one here. Throws `AppError("invalid-request")`. */
export function readFileParser(body: JsonObject): ChatCall["documents"] {
  const plugins = readList(body["plugins"], "plugins", 32) ?? [];
  const index = plugins.findIndex(isFileParser);
  const plugin = plugins[index];
  if (!isFileParser(plugin) || plugin["enabled"] === false) return undefined;
  const pdf = readObject(plugin["pdf"], `plugins.${index}.pdf`);
  const engine = readOneOf(pdf?.["engine"], `plugins.${index}.pdf.engine`, engines);
  return engine === undefined ? undefined : engine === "native" ? "native" : "text";
}
