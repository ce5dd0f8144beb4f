import type { Actor, KeyServiceContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";

export const keyContext = (actor: Actor): KeyServiceContext => ({
  database: getDatabase(),
  actor,
  announceKeyChange: async () => undefined,
});
