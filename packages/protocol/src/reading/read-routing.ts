import type { ChatCall } from "../chat-call.ts";
import type { JsonObject } from "../json.ts";
import { isAbsent, readRequiredString, readString, readStrings } from "./fields.ts";
import { checkPlugins } from "./read-plugins.ts";
import { readProviderPreferences } from "./read-provider-preferences.ts";

const maxModels = 20;
const maxModelLength = 256;

/** The fields that are ours in every format: which models, under which wishes, and for which conversation. */
export function readRouting(body: JsonObject): Pick<ChatCall, "model" | "models" | "provider" | "sessionId"> {
  checkPlugins(body);
  return {
    model: isAbsent(body["model"]) ? undefined : readRequiredString(body["model"], "model", maxModelLength),
    models: readStrings(body["models"], "models", maxModels, maxModelLength) ?? [],
    provider: readProviderPreferences(body["provider"]),
    sessionId: readString(body["session_id"], "session_id", 256),
  };
}
