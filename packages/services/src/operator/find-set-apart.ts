import type { DatabaseOrTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";

/** A record that waits for a person. Throws `not-found`, or `conflict` when it no longer waits. */
export async function findSetApart(
  database: DatabaseOrTransaction,
  id: bigint,
): Promise<Prisma.QuarantinedUsageGetPayload<object>> {
  const record = await database.quarantinedUsage.findUnique({ where: { id } });
  if (!record) throw new AppError("not-found", "There is no such record.");
  if (record.resolvedAt !== null)
    throw new AppError("conflict", "This record does not wait any more: somebody was faster. Load the page again.");
  return record;
}
