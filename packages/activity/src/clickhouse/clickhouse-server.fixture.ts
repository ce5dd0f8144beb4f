import { findClickhouseServer, type LocalClickhouse, startClickhouse } from "@causeway/testing";
import { afterAll, beforeAll } from "vitest";

/** Without a server a suite is skipped, and says so. */
export const hasClickhouse = findClickhouseServer() !== undefined;
if (!hasClickhouse) {
  process.stderr.write(
    "SKIPPED: tests of ClickHouse. There is no clickhouse-server: apt-get install clickhouse-server.\n",
  );
}

/** A real ClickHouse for all tests of a suite. */
export function useClickhouse(): () => LocalClickhouse {
  let server: LocalClickhouse | undefined;
  beforeAll(async () => {
    server = await startClickhouse();
  });
  afterAll(() => server?.stop());
  return () => {
    if (server === undefined) throw new Error("ClickHouse is asked for before it runs");
    return server;
  };
}
