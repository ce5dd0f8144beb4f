import type { Prisma } from "@causeway/prisma";

/** Held to the end of the transaction by whoever changes the catalogue: two at once would write the same price twice. */
export async function lockCatalog(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('catalog-import'))`;
}
