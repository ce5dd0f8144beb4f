import { randomUUID } from "node:crypto";
import type { Clickhouse } from "./connect.ts";

/** Counts up when the columns change: the worker then ships everything anew, into another table. */
export const entryLayout = 1;

/** Of a table that there never was: a shipment that begins anew never meets rows of the one before. */
export const newEntryTable = (): string => `activity_entry_${randomUUID().replaceAll("-", "")}`;

/**
 * What the roll-ups took in, entry by entry: a call with the sign 1, and what is taken back of it when it is changed with
 * -1. No row is ever changed; those of a batch that was not accepted do not count. Times are milliseconds since 1970,
 * absent text is empty, slots are -1 where they say nothing.
 */
export const createEntryTable = (clickhouse: Clickhouse, table: string): Promise<void> =>
  clickhouse.run(`
    CREATE TABLE IF NOT EXISTS ${table} (
      batch Int64, entry Int64, sign Int8, generation_id String, at Int64,
      workspace_id String, api_key_id String, model_id String, endpoint_id String, provider_id String,
      app_url String, app_title String, own_key UInt8, status String, streamed UInt8, reused UInt8,
      input_tokens Int64, cached_input_tokens Int64, output_tokens Int64, reasoning_tokens Int64,
      cost_nano Int64, upstream_cost_nano Int64,
      first_token_ms Int64, duration_ms Int64, first_token_slot Int8, throughput_slot Int8,
      request_id String, upstream_id String, session_id String, external_user String
    ) ENGINE = MergeTree PARTITION BY intDiv(at, 2592000000) ORDER BY (workspace_id, at, generation_id)`);

export const dropEntryTable = (clickhouse: Clickhouse, table: string): Promise<void> =>
  clickhouse.run(`DROP TABLE IF EXISTS ${table}`);

export async function hasEntryTable(clickhouse: Clickhouse, table: string): Promise<boolean> {
  const [row] = await clickhouse.ask<{ result: number }>(`EXISTS TABLE ${table}`);
  return row?.result === 1;
}
