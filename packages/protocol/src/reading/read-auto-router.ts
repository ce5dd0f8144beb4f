import { type AutoRouterWish, costTiers } from "../auto-router.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { invalid, readBoolean, readList, readNumber, readOneOf, readStrings } from "./fields.ts";

const mostPatterns = 1_024;
const longestPattern = 1_024;
const mostCharacters = 65_536;

/** `auto-beta-router` is an older name. */
export const isAutoRouter = (plugin: unknown): plugin is JsonObject =>
  isJsonObject(plugin) && (plugin["id"] === "auto-router" || plugin["id"] === "auto-beta-router");

/** The plugin `auto-router` of a body, unless it is switched off. Throws `AppError("invalid-request")`. */
export function readAutoRouter(body: JsonObject): AutoRouterWish | undefined {
  const plugins = readList(body["plugins"], "plugins", 32) ?? [];
  const index = plugins.findIndex(isAutoRouter);
  const plugin = plugins[index];
  if (!isAutoRouter(plugin) || plugin["enabled"] === false) return undefined;
  const path = `plugins.${index}`;
  const allowed = readPatterns(plugin["allowed_models"], `${path}.allowed_models`);
  const tradeoff = { min: 0, max: 10, integer: true };
  return {
    allowedModels: allowed?.length ? allowed : undefined,
    excludedModels: readPatterns(plugin["excluded_models"], `${path}.excluded_models`) ?? [],
    costTier: readOneOf(plugin["cost_tier"], `${path}.cost_tier`, costTiers),
    costQualityTradeoff: readNumber(plugin["cost_quality_tradeoff"], `${path}.cost_quality_tradeoff`, tradeoff),
    pinnedModel: readBoolean(plugin["pin_model"], `${path}.pin_model`) ? lastModelOf(body) : undefined,
  };
}

function readPatterns(value: unknown, path: string): readonly string[] | undefined {
  const patterns = readStrings(value, path, mostPatterns, longestPattern)?.map((pattern) => pattern.toLowerCase());
  const length = (patterns ?? []).reduce((sum, pattern) => sum + pattern.length, 0);
  if (length > mostCharacters) throw invalid(path, `must have at most ${mostCharacters} characters in total`);
  return patterns;
}

/** Clients that keep whole answers send them back with the model that wrote them. */
function lastModelOf({ messages }: JsonObject): string | undefined {
  if (!Array.isArray(messages)) return undefined;
  const last: unknown = messages.findLast((message) => isJsonObject(message) && message["role"] === "assistant");
  return isJsonObject(last) && typeof last["model"] === "string" ? last["model"].toLowerCase() : undefined;
}
