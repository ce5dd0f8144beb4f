import type { DatabaseOrTransaction } from "@causeway/db";
import { announceChange, type KeyServiceContext } from "./announce-change.ts";

/** Under which hashes a key is known: its own, and those of secrets that were rotated away and have not ended. */
export async function workingHashes(
  database: DatabaseOrTransaction,
  { id, hash }: { readonly id: string; readonly hash: string },
): Promise<readonly string[]> {
  const former = await database.formerApiKeySecret.findMany({
    where: { apiKeyId: id, endsAt: { gt: new Date() } },
    select: { hash: true },
  });
  return [hash, ...former.map((secret) => secret.hash)];
}

type ChangedSecrets = { readonly id: string; readonly hashes: readonly string[]; readonly isUsable: boolean };

/** Tells of a change under each hash, so that nobody goes on with what he remembers of another. Never fails. */
export async function announceUnderEach(
  context: KeyServiceContext,
  { id, hashes, isUsable }: ChangedSecrets,
): Promise<void> {
  await Promise.all(hashes.map((hash) => announceChange(context, { id, hash, isUsable })));
}
