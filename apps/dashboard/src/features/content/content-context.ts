import type { Actor, ContentServiceContext, LimitServiceContext } from "@causeway/services";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { readEnv } from "../../env.ts";
import { limitContext } from "../limits/limit-context.ts";

let vault: ContentServiceContext["vault"];

/** What verbs about kept input and output need, for the person who is signed in. */
export function contentContext(actor: Actor): ContentServiceContext & LimitServiceContext {
  const { OWN_KEY_ENCRYPTION_KEYS: keys } = readEnv();
  vault ??= keys === undefined ? undefined : createKeyVault(localKeyWrapper(keys));
  return { ...limitContext(actor), vault };
}
