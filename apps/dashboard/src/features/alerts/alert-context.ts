import { judgeUrl, parseNetworks, strictRules } from "@causeway/egress";
import type { Actor, WebhookServiceContext, WebhookUrlJudge } from "@causeway/services";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { createWebhookSender } from "@causeway/webhooks";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

type Adapters = Pick<WebhookServiceContext, "vault" | "sender"> & { readonly judgeUrl: WebhookUrlJudge };

let adapters: Adapters | undefined;

/** What verbs about webhooks need, for the person who is signed in. */
export function webhookContext(actor: Actor): WebhookServiceContext & { readonly judgeUrl: WebhookUrlJudge } {
  adapters ??= createAdapters();
  return { database: getDatabase(), actor, ...adapters };
}

function createAdapters(): Adapters {
  const { OWN_KEY_ENCRYPTION_KEYS: keys, OWN_ENDPOINTS_ALLOW_PRIVATE: networks } = readEnv();
  const rules = { ...strictRules, privateNetworks: parseNetworks(networks) };
  return {
    vault: keys === undefined ? undefined : createKeyVault(localKeyWrapper(keys)),
    sender: createWebhookSender(rules),
    judgeUrl: (url) => {
      const verdict = judgeUrl(url, rules);
      return verdict.kind === "refused" ? verdict.because : undefined;
    },
  };
}
