import { randomUUID } from "node:crypto";
import { createDatabase, dropDatabase, withDatabase } from "@causeway/local-services";
import { inject } from "vitest";
import "./provided-services.ts";

export type TestDatabase = {
  readonly url: string;
  /** The same as the apps see it: they may not change the ledger's rows. */
  readonly appUrl: string;
  /** Ends the sessions that use it. Not required: every database goes with its server when the run ends. */
  readonly drop: () => Promise<void>;
};

/**
 * For `createDatabase`, where a test does much at once on few connections: a page gives up sooner, and a slow machine is no
 * finding.
 */
export const patient = { longestWaitMs: 100_000, longestTransactionMs: 100_000 } as const;

/** A migrated, empty database of the caller's own. Takes some 50 ms: one per file is the usual measure. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgresUrl, postgresAppUrl, templateDatabase } = inject("services");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(postgresUrl, name, templateDatabase);
  return {
    url: withDatabase(postgresUrl, name),
    appUrl: withDatabase(postgresAppUrl, name),
    drop: () => dropDatabase(postgresUrl, name),
  };
}
