import type { ChatCall } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { saidPlugins } from "../plugin-defaults.ts";
import type { ProviderPreferences } from "../provider-preferences.ts";
import { isAbsent, readOneOf, readRequiredString, readString, readStrings } from "./fields.ts";
import { readAutoRouter } from "./read-auto-router.ts";
import { readCompression } from "./read-compression.ts";
import { readFileParser } from "./read-file-parser.ts";
import { readHealing } from "./read-healing.ts";
import { checkPlugins } from "./read-plugins.ts";
import { readProviderPreferences } from "./read-provider-preferences.ts";
import { readToolSteps } from "./read-tool-steps.ts";
import { readWebSearch } from "./read-web-search.ts";

const maxModels = 20;
const maxModelLength = 256;
const maxPresetLength = 128;

/** The fields that are ours in every format: which models, under which wishes, and for which conversation. */
export function readRouting(
  body: JsonObject,
): Pick<
  ChatCall,
  | "model"
  | "models"
  | "provider"
  | "preset"
  | "autoRouter"
  | "documents"
  | "webSearch"
  | "mostToolSteps"
  | "compresses"
  | "repairsAnswers"
  | "saidPlugins"
  | "sessionId"
> {
  checkPlugins(body);
  const autoRouter = readAutoRouter(body);
  const documents = readFileParser(body);
  const mostToolSteps = readToolSteps(body);
  const webSearch = readWebSearch(body, mostToolSteps);
  const compresses = readCompression(body);
  const said = saidPlugins(body);
  const preset = isAbsent(body["preset"]) ? undefined : readRequiredString(body["preset"], "preset", maxPresetLength);
  return {
    model: isAbsent(body["model"]) ? undefined : readRequiredString(body["model"], "model", maxModelLength),
    models: readStrings(body["models"], "models", maxModels, maxModelLength) ?? [],
    provider: underRoute(readProviderPreferences(body["provider"]), body),
    sessionId: readString(body["session_id"], "session_id", 256),
    ...(preset !== undefined && { preset }),
    ...(autoRouter && { autoRouter }),
    ...(documents && { documents }),
    ...(webSearch && { webSearch }),
    ...(mostToolSteps !== undefined && { mostToolSteps }),
    ...(compresses !== undefined && { compresses }),
    ...(!readHealing(body) && { repairsAnswers: false }),
    ...(said.length > 0 && { saidPlugins: said }),
  };
}

/** The older word for `provider.sort.partition`, which wins over it. */
function underRoute(provider: ProviderPreferences, body: JsonObject): ProviderPreferences {
  const route = readOneOf(body["route"], "route", ["fallback", "sort"]);
  const sort = isJsonObject(body["provider"]) ? body["provider"]["sort"] : undefined;
  const saysPartition = isJsonObject(sort) && !isAbsent(sort["partition"]);
  return route === "sort" && !saysPartition ? { ...provider, sortPartition: "none" } : provider;
}
