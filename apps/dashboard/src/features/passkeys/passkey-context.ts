import { AppError } from "@causeway/errors";
import { type PasskeyContext, relyingPartyOf } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

/** Where passkeys work: scheme, host and port of pages; undefined where browsers have none. */
export const passkeyOrigin = (): string | undefined => relyingPartyOf(readEnv().DASHBOARD_URL)?.origin;

/** What verbs about passkeys need. Throws `conflict` where browsers have none. */
export function passkeyContext(): PasskeyContext {
  const { DASHBOARD_URL, AUTH_SECRET: secret } = readEnv();
  const relyingParty = relyingPartyOf(DASHBOARD_URL);
  if (relyingParty) return { database: getDatabase(), relyingParty, secret };
  throw new AppError("conflict", `Browsers have no passkeys for ${DASHBOARD_URL}: it needs a name and https.`);
}
