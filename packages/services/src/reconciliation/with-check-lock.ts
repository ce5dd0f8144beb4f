import type { BookSources } from "@causeway/reconciliation";

/**
 * Does the work unless somebody else is at it: `undefined` then. The lock belongs to a connection, so that it goes when
 * its owner dies.
 */
export async function withCheckLock<Result>(
  pool: BookSources["pool"],
  name: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const client = await pool.connect();
  client.on("error", ignore);
  let isBroken = true;
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked",
      [`reconciliation:${name}`],
    );
    if (rows[0]?.locked !== true) {
      isBroken = false;
      return undefined;
    }
    try {
      return await work();
    } finally {
      await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [`reconciliation:${name}`]);
      isBroken = false;
    }
  } finally {
    client.off("error", ignore);
    client.release(isBroken);
  }
}

const ignore = () => undefined;
