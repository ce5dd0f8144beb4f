import { createInvalidationPublisher, type InvalidationPublisher } from "@causeway/redis";
import type { Actor, PresetServiceContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

let publisher: InvalidationPublisher | undefined;

/** What verbs about presets need, for the person who is signed in. */
export function presetContext(actor: Actor): PresetServiceContext {
  publisher ??= createInvalidationPublisher(readEnv().REDIS_URL);
  const current = publisher;
  return {
    database: getDatabase(),
    actor,
    announcePresetChange: (workspaceId) => current.publish({ kind: "presets", workspaceId }),
  };
}
