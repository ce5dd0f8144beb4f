import type { Prisma } from "@causeway/prisma";

/** Many may tell of one payment at once; each waits its turn at the purchase's row. */
export const patience = { maxWait: 20_000, timeout: 20_000 };

/**
 * Everything that moves the money of one payment takes turns here, before it locks anything else. Null for a purchase
 * that we do not have.
 */
export async function lockPurchase(
  transaction: Prisma.TransactionClient,
  id: string,
): Promise<Prisma.CreditPurchaseGetPayload<object> | null> {
  await transaction.$queryRaw`SELECT 1 FROM credit_purchase WHERE id = ${id} FOR UPDATE`;
  return await transaction.creditPurchase.findUnique({ where: { id } });
}
