import { isJsonObject, type JsonObject } from "../json.ts";
import { readBoolean, readList } from "./fields.ts";

/** Repairs answers that are to be JSON. That is done anyway, so that it is sent to switch it off. */
export const isHealing = (plugin: unknown): plugin is JsonObject =>
  isJsonObject(plugin) && plugin["id"] === "response-healing";

/** The plugin `response-healing` of a body: false where it is switched off. Throws `AppError("invalid-request")`. */
export function readHealing(body: JsonObject): boolean {
  const plugins = readList(body["plugins"], "plugins", 32) ?? [];
  const index = plugins.findIndex(isHealing);
  const plugin = plugins[index];
  return !isHealing(plugin) || readBoolean(plugin["enabled"], `plugins.${index}.enabled`) !== false;
}
