import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";

export type PasskeySummary = {
  readonly id: string;
  readonly name: string;
  /** On all devices of its person's, and not on one alone. */
  readonly isSynced: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
};

/** Somebody's own, the newest first. */
export async function listPasskeys(
  database: Database,
  { userId }: { readonly userId: string },
): Promise<readonly PasskeySummary[]> {
  const rows = await database.passkey.findMany({
    where: { userId },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: { id: true, name: true, isSynced: true, createdAt: true, lastUsedAt: true },
  });
  return rows.map((row) => ({ ...row, lastUsedAt: row.lastUsedAt ?? undefined }));
}

/** It signs nobody in from now on; sessions that it opened go on. Throws `not-found` for another's. */
export async function removePasskey(
  database: Database,
  { userId, id }: { readonly userId: string; readonly id: string },
): Promise<void> {
  const { count } = await database.passkey.deleteMany({ where: { userId, id } });
  if (count === 0) throw new AppError("not-found", "There is no such passkey any more. Reload the page.");
}
