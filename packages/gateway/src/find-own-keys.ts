import type { ApiKey } from "@causeway/limits";
import { type OwnKey, ownKeysFor } from "@causeway/routing";
import type { OwnKeySource } from "./ports.ts";
import { storeUnavailable } from "./refusals.ts";

/** The workspace's own provider keys that serve this caller. Throws 503 when the store cannot tell. */
export async function findOwnKeys(source: OwnKeySource, key: ApiKey): Promise<readonly OwnKey[]> {
  try {
    return ownKeysFor(await source.list(key.workspaceId), { apiKeyId: key.id, userId: key.createdById });
  } catch (cause) {
    // Without them the call could spend credits that its owner meant to keep.
    throw storeUnavailable(cause);
  }
}
