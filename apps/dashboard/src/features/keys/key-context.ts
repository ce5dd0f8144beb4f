import { createInvalidationPublisher, type InvalidationPublisher } from "@causeway/redis";
import type { Actor, KeyServiceContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { getSpendingGate } from "../../spending-gate.ts";

let publisher: InvalidationPublisher | undefined;

/** What verbs about keys need, for the person who is signed in. */
export function keyContext(actor: Actor): KeyServiceContext {
  publisher ??= createInvalidationPublisher(readEnv().REDIS_URL);
  const current = publisher;
  return {
    database: getDatabase(),
    actor,
    async announceKeyChange({ id, hash, isUsable }) {
      const gate = getSpendingGate();
      await (isUsable ? gate.unblockKey(id) : gate.blockKey(id));
      await current.publish({ kind: "api-key", hash });
    },
  };
}
