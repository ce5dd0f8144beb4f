import type { ChatCall } from "../chat-call.ts";
import type { JsonObject } from "../json.ts";
import { isAbsent, readRequiredString, readString, readStrings } from "./fields.ts";
import { readAutoRouter } from "./read-auto-router.ts";
import { readCompression } from "./read-compression.ts";
import { readFileParser } from "./read-file-parser.ts";
import { readHealing } from "./read-healing.ts";
import { checkPlugins } from "./read-plugins.ts";
import { readProviderPreferences } from "./read-provider-preferences.ts";
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
  | "compresses"
  | "repairsAnswers"
  | "sessionId"
> {
  checkPlugins(body);
  const autoRouter = readAutoRouter(body);
  const documents = readFileParser(body);
  const webSearch = readWebSearch(body);
  const compresses = readCompression(body);
  const preset = isAbsent(body["preset"]) ? undefined : readRequiredString(body["preset"], "preset", maxPresetLength);
  return {
    model: isAbsent(body["model"]) ? undefined : readRequiredString(body["model"], "model", maxModelLength),
    models: readStrings(body["models"], "models", maxModels, maxModelLength) ?? [],
    provider: readProviderPreferences(body["provider"]),
    sessionId: readString(body["session_id"], "session_id", 256),
    ...(preset !== undefined && { preset }),
    ...(autoRouter && { autoRouter }),
    ...(documents && { documents }),
    ...(webSearch && { webSearch }),
    ...(compresses !== undefined && { compresses }),
    ...(!readHealing(body) && { repairsAnswers: false }),
  };
}
