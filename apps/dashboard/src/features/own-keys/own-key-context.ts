import { createUpstream, ownKeyAddresses, probeOwnKey, providers } from "@causeway/providers";
import { createInvalidationPublisher } from "@causeway/redis";
import type { Actor, OwnKeyProbe, OwnKeyServiceContext } from "@causeway/services";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { getDatabase } from "../../database.ts";
import { providerVariables, readEnv } from "../../env.ts";

type Adapters = Pick<OwnKeyServiceContext, "vault" | "announceOwnKeyChange"> & { readonly probe: OwnKeyProbe };

let adapters: Adapters | undefined;

/** What verbs about provider keys need, for the person who is signed in. */
export function ownKeyContext(actor: Actor): OwnKeyServiceContext & { readonly probe: OwnKeyProbe } {
  adapters ??= createAdapters();
  return { database: getDatabase(), actor, ...adapters };
}

/** Providers that a key is enough to call. */
export const callableProviders = (): readonly string[] => [...addresses().keys()];

const addresses = () => ownKeyAddresses([...providers.values()], providerVariables());

function createAdapters(): Adapters {
  const { OWN_KEY_ENCRYPTION_KEYS: keys, REDIS_URL } = readEnv();
  const publisher = createInvalidationPublisher(REDIS_URL);
  const upstream = createUpstream(new Map(), { ownKeyAddresses: addresses() });
  return {
    vault: keys === undefined ? undefined : createKeyVault(localKeyWrapper(keys)),
    announceOwnKeyChange: (workspaceId) => publisher.publish({ kind: "own-keys", workspaceId }),
    probe: (question) => probeOwnKey(upstream, question),
  };
}
