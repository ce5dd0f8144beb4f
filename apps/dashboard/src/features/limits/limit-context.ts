import { createInvalidationPublisher, type InvalidationPublisher } from "@causeway/redis";
import type { Actor, LimitServiceContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

let publisher: InvalidationPublisher | undefined;

/** What verbs about limits need, for the person who is signed in. */
export function limitContext(actor: Actor): LimitServiceContext {
  publisher ??= createInvalidationPublisher(readEnv().REDIS_URL);
  const current = publisher;
  return {
    database: getDatabase(),
    actor,
    announceLimitChange: (workspaceId) => current.publish({ kind: "limits", workspaceId }),
  };
}
