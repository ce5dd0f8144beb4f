import { createDatabase } from "@causeway/db";
import { rotateOwnKeys } from "@causeway/services";
import { readEnv } from "../env.ts";

const env = readEnv();
if (!env.OWN_KEY_ENCRYPTION_KEYS) {
  console.error("Set OWN_KEY_ENCRYPTION_KEYS: the new key first, then those that still open what is stored.");
  process.exit(1);
}
const database = createDatabase(env.DATABASE_URL);
const { rewrapped, unreadable } = await rotateOwnKeys(database, env.OWN_KEY_ENCRYPTION_KEYS);
await database.$disconnect();
console.log(`${rewrapped} own keys are now sealed under the newest key.`);
if (unreadable.length > 0) {
  console.error(`These could not be opened with any configured key: ${unreadable.join(", ")}.`);
  process.exit(1);
}
