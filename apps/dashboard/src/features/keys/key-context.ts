import { createInvalidationPublisher, type InvalidationPublisher } from "@causeway/redis";
import type { Actor, KeyServiceContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

let publisher: InvalidationPublisher | undefined;

/** What verbs about keys need, for the person who is signed in. */
export function keyContext(actor: Actor): KeyServiceContext {
  publisher ??= createInvalidationPublisher(readEnv().REDIS_URL);
  const current = publisher;
  return { database: getDatabase(), actor, announceKeyChange: (hash) => current.publish({ kind: "api-key", hash }) };
}
