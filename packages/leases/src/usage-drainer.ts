import type { EpochSessions } from "./epoch-sessions.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import { settleOrQuarantine } from "./settle-or-quarantine.ts";
import type { UsageRecord } from "./records.ts";
import type { StreamEntry } from "./slice-store.ts";

/**
 * Of a backlog. The more calls of a workspace there are in a batch, the fewer transactions of the ledger: by call, 1,000 of
 * 300 workspaces cost Postgres 15 % less CPU than 500, and 2,000 another 10 %, but hold their accounts for twice as long.
 */
const mostPerBatch = 1_000;

/**
 * Carries the stream of usage into Postgres: read, settle, remove, in that order, so that a crash at any point repeats
 * work and loses none. Two of these at once do the same twice, to the same end. Waits up to `waitMs` for a first entry
 * and returns how many it carried; `undefined` when Redis is away. Rejects when Postgres is away.
 */
export async function drainUsage(
  sessions: EpochSessions,
  ledger: LeaseLedger,
  waitMs = 0,
): Promise<number | undefined> {
  const session = await sessions.current();
  if (!session) return undefined;
  const entries = await session.connection.readUsage(mostPerBatch, waitMs).catch(() => sessions.drop(session));
  if (entries === undefined) return undefined;
  if (entries.length === 0) return 0;
  await setApartUnreadable(ledger, entries);
  await settleOrQuarantine(ledger, entries.map(({ record }) => record).filter(isReadable));
  try {
    await session.connection.removeUsage(entries.map(({ id }) => id));
  } catch {
    sessions.drop(session);
  }
  return entries.length;
}

async function setApartUnreadable(ledger: LeaseLedger, entries: readonly StreamEntry[]): Promise<void> {
  for (const { record, text } of entries) {
    if (record === undefined) await ledger.quarantine({ generationId: undefined, text, reason: "cannot be read" });
  }
}

const isReadable = (record: UsageRecord | undefined): record is UsageRecord => record !== undefined;
