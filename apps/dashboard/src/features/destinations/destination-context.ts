import { judgeUrl, parseNetworks, strictRules } from "@causeway/egress";
import { createDestinationSender, destinationRules } from "@causeway/observability";
import type { Actor, DestinationServiceContext } from "@causeway/services";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { readEnv } from "../../env.ts";
import { limitContext } from "../limits/limit-context.ts";

type Adapters = Pick<DestinationServiceContext, "vault" | "sender" | "judgeUrl">;

let adapters: Adapters | undefined;

/** What verbs about destinations need, for the person who is signed in. */
export function destinationContext(actor: Actor): DestinationServiceContext {
  adapters ??= createAdapters();
  return { ...limitContext(actor), ...adapters };
}

function createAdapters(): Adapters {
  const { OWN_KEY_ENCRYPTION_KEYS: keys, OWN_ENDPOINTS_ALLOW_PRIVATE: networks } = readEnv();
  const rules = { ...strictRules, privateNetworks: parseNetworks(networks) };
  return {
    vault: keys === undefined ? undefined : createKeyVault(localKeyWrapper(keys)),
    sender: createDestinationSender(rules),
    judgeUrl: (url) => {
      const verdict = judgeUrl(url, destinationRules(rules));
      return verdict.kind === "refused" ? verdict.because : undefined;
    },
  };
}
