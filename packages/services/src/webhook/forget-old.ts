import type { Database } from "@causeway/db";

const keptDays = 30;

/** Removes deliveries that ended more than thirty days ago. Returns how many. */
export async function forgetOldDeliveries(database: Database): Promise<number> {
  const before = new Date(Date.now() - keptDays * 86_400_000);
  const { count } = await database.webhookDelivery.deleteMany({ where: { endedAt: { lt: before } } });
  return count;
}
