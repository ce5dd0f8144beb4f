import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { tellOfPasskey } from "./tell.ts";

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

export type RemovePasskeyInput = {
  readonly userId: string;
  readonly id: string;
  /** From where he asks. */
  readonly ipAddress?: string | undefined;
};

/** It signs nobody in from now on; sessions that it opened go on, and a mail says so. Throws `not-found` for another's. */
export async function removePasskey(database: Database, { userId, id, ipAddress }: RemovePasskeyInput): Promise<void> {
  await database.$transaction(async (transaction) => {
    const passkey = await transaction.passkey.findFirst({ where: { userId, id }, select: { name: true } });
    const { count } = await transaction.passkey.deleteMany({ where: { userId, id } });
    if (!passkey || count === 0) throw new AppError("not-found", "There is no such passkey any more. Reload the page.");
    await tellOfPasskey(transaction, { kind: "removed", userId, name: passkey.name, ipAddress });
  });
}
