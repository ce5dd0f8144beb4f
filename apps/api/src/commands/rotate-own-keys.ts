import { createDatabase } from "@causeway/db";
import { rotateContent, rotateDestinations, rotateOwnKeys, rotateWebhookSecrets } from "@causeway/services";
import { readEnv } from "../env.ts";

const env = readEnv();
if (!env.OWN_KEY_ENCRYPTION_KEYS) {
  console.error("Set OWN_KEY_ENCRYPTION_KEYS: the new key first, then those that still open what is stored.");
  process.exit(1);
}
const database = createDatabase(env.DATABASE_URL);
const ownKeys = await rotateOwnKeys(database, env.OWN_KEY_ENCRYPTION_KEYS);
const webhooks = await rotateWebhookSecrets(database, env.OWN_KEY_ENCRYPTION_KEYS);
const destinations = await rotateDestinations(database, env.OWN_KEY_ENCRYPTION_KEYS);
const contents = await rotateContent(database, env.OWN_KEY_ENCRYPTION_KEYS);
await database.$disconnect();
console.log(
  `${ownKeys.rewrapped} own keys, ${webhooks.rewrapped} webhook secrets, ${destinations.rewrapped} destinations and the kept input and output of ${contents.rewrapped} calls are now sealed under the newest key.`,
);
const unreadable = [...ownKeys.unreadable, ...webhooks.unreadable, ...destinations.unreadable, ...contents.unreadable];
if (unreadable.length > 0) {
  console.error(`These could not be opened with any configured key: ${unreadable.join(", ")}.`);
  process.exit(1);
}
