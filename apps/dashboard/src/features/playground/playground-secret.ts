import { hkdfSync } from "node:crypto";
import { readEnv } from "../../env.ts";

/**
 * What a member's playground key is made of: derived from this server's secret and the key's id each time it is needed,
 * so that it stands nowhere. Whoever changes `AUTH_SECRET` ends these keys too; the next call makes another.
 */
export const playgroundSecretOf = (apiKeyId: string): Buffer =>
  Buffer.from(hkdfSync("sha256", readEnv().AUTH_SECRET, "", `playground key ${apiKeyId}`, 32));
