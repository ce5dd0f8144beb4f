import { parseNetworks, strictRules } from "@causeway/egress";
import { createUpstream, ownKeyAddresses, probeOwnEndpoint, probeOwnKey, providers } from "@causeway/providers";
import { createInvalidationPublisher, createLanes } from "@causeway/redis";
import type { Actor, LaneUseContext, OwnEndpointServiceContext, OwnKeyProbe } from "@causeway/services";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { getDatabase } from "../../database.ts";
import { providerVariables, readEnv } from "../../env.ts";

type OwnKeyContext = OwnEndpointServiceContext & LaneUseContext & { readonly probe: OwnKeyProbe };
type Adapters = Omit<OwnKeyContext, "database" | "actor">;

let adapters: Adapters | undefined;

/** What verbs about provider keys need, for the person who is signed in. */
export function ownKeyContext(actor: Actor): OwnKeyContext {
  adapters ??= createAdapters();
  return { database: getDatabase(), actor, ...adapters };
}

/** Providers that a key is enough to call. */
export const callableProviders = (): readonly string[] => [...addresses().keys()];

const addresses = () => ownKeyAddresses([...providers.values()], providerVariables());

function createAdapters(): Adapters {
  const { OWN_KEY_ENCRYPTION_KEYS: keys, OWN_ENDPOINTS_ALLOW_PRIVATE: privateNetworks, REDIS_URL } = readEnv();
  const lanes = createLanes(REDIS_URL);
  const publisher = createInvalidationPublisher(REDIS_URL);
  const egress = { ...strictRules, privateNetworks: parseNetworks(privateNetworks) };
  const upstream = createUpstream(new Map(), { ownKeyAddresses: addresses(), egress });
  return {
    vault: keys === undefined ? undefined : createKeyVault(localKeyWrapper(keys)),
    announceOwnKeyChange: (workspaceId) => publisher.publish({ kind: "own-keys", workspaceId }),
    egress,
    probe: (question) => probeOwnKey(upstream, question),
    readLane: (lane) => lanes.read(lane),
    probeEndpoint: (question) => probeOwnEndpoint(upstream, question),
  };
}
