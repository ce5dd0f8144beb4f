import type { Database } from "@causeway/db";

type Transaction = Parameters<Parameters<Database["$transaction"]>[0]>[0];

/** All that is read is of one moment. */
export const inSnapshot = <Value>(
  database: Database,
  read: (transaction: Transaction) => Promise<Value>,
): Promise<Value> =>
  database.$transaction(
    async (transaction) => {
      // Before the moment is chosen: a month that is given up later would be gone even from what was read before.
      await transaction.$executeRaw`LOCK TABLE generation IN ACCESS SHARE MODE`;
      return await read(transaction);
    },
    { isolationLevel: "RepeatableRead", maxWait: 10_000, timeout: 120_000 },
  );
