import { randomUUID } from "node:crypto";
import { createTestDatabase, createTestWorkspace, type TestWorkspace } from "@causeway/testing";
import { Pool } from "pg";
import type { BookCheck, Finding } from "./book-check.ts";
import { type BookSources, openBookSources } from "./book-sources.ts";

export type TestBooks = Awaited<ReturnType<typeof openTestBooks>>;

/** Sound books of one workspace with $1, and the means to break them past every rule of the database. */
export async function openTestBooks(more: Partial<BookSources> = {}) {
  const { url } = await createTestDatabase();
  const opened = openBookSources({ databaseUrl: url });
  const sources: BookSources = { ...opened, ...more };
  // Neither triggers nor foreign keys.
  const raw = new Pool({ connectionString: url, max: 1, options: "-c session_replication_role=replica" });
  const workspace = await createTestWorkspace(sources.database, { creditsNano: 1_000_000_000n });
  return {
    url,
    sources,
    workspace,
    creditsName: `workspace:${workspace.workspaceId}:credits`,
    sql: async (text: string, values: readonly unknown[] = []) => (await raw.query(text, [...values])).rows,
    find: async (check: BookCheck): Promise<readonly Finding[]> => (await check.run(sources)).findings,
    addCall: (call: Partial<TestCall> = {}) => addCall(sources, workspace, call),
    close: async () => {
      await raw.end();
      await opened.close();
    },
  };
}

export type TestCall = {
  readonly status: "completed" | "failed" | "interrupted";
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNano: bigint;
  readonly estimated: boolean;
  readonly priceVersionId: string | null;
  readonly modelId: string;
};

/** A call that was settled as the SQL functions do it. Its price is 1 nano-dollar per token of input, 2 of output. */
async function addCall({ pool }: BookSources, workspace: TestWorkspace, call: Partial<TestCall>): Promise<string> {
  const generationId = `gen-${randomUUID()}`;
  const price = call.priceVersionId === undefined ? await testPrice(pool) : call.priceVersionId;
  const inputTokens = call.inputTokens ?? 100;
  const outputTokens = call.outputTokens ?? 50;
  const cost = call.costNano ?? BigInt(inputTokens + 2 * outputTokens);
  const { rows } = await pool.query<{ transaction_id: string }>(
    "SELECT transaction_id FROM post_transaction($1, 'usage', $2, $3, $4)",
    [
      `usage:${generationId}`,
      workspace.workspaceId,
      `generation:${generationId}`,
      JSON.stringify([
        { account: `workspace:${workspace.workspaceId}:credits`, amount: (-cost).toString() },
        { account: "platform:inference-revenue", amount: cost.toString() },
      ]),
    ],
  );
  await pool.query(
    `INSERT INTO generation (id, workspace_id, api_key_id, request_id, requested_model, model_id, price_version_id, api_type,
       streamed, status, finish_reason, http_status, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
       reasoning_tokens, estimated, cost_nano, started_at, duration_ms)
     VALUES ($1, $2, $3, 'request', $4, $4, $5, 'chat-completions', true, $6, 'stop', 200, $7, 0, 0, $8, 0, $9, $10, now(), 5)`,
    [
      generationId,
      workspace.workspaceId,
      workspace.apiKeyId,
      call.modelId ?? "acme/one",
      price,
      call.status ?? "completed",
      inputTokens,
      outputTokens,
      call.estimated ?? false,
      cost.toString(),
    ],
  );
  await pool.query(
    `INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, source)
       VALUES ($1, $2, $3, $4, $5, 0, 'gateway')`,
    [generationId, workspace.workspaceId, workspace.apiKeyId, rows[0]?.transaction_id, cost.toString()],
  );
  await pool.query(
    `INSERT INTO spend_usage (subject, period, spent_nano)
       SELECT subject, period, $3 FROM unnest(ARRAY['key:' || $1, 'workspace:' || $2]) AS subject,
              unnest(ARRAY['total', '2026-11-22', '2026-W47', '2026-11']) AS period
       ON CONFLICT (subject, period) DO UPDATE SET spent_nano = spend_usage.spent_nano + $3`,
    [workspace.apiKeyId, workspace.workspaceId, cost.toString()],
  );
  return generationId;
}

async function testPrice(pool: BookSources["pool"]): Promise<string> {
  await pool.query("INSERT INTO provider (id, name, updated_at) VALUES ('acme', 'Acme', now()) ON CONFLICT DO NOTHING");
  await pool.query(
    `INSERT INTO model (id, author, name, context_length, input_modalities, output_modalities, supported_parameters, updated_at)
       VALUES ('acme/one', 'acme', 'One', 1000, '{text}', '{text}', '{}', now()) ON CONFLICT DO NOTHING`,
  );
  await pool.query(
    `INSERT INTO endpoint (id, model_id, provider_id, upstream_model_id, context_length, input_modalities, supported_parameters, updated_at)
       VALUES ('acme:acme/one', 'acme/one', 'acme', 'one', 1000, '{text}', '{}', now()) ON CONFLICT DO NOTHING`,
  );
  await pool.query(
    `INSERT INTO price_version (id, endpoint_id, valid_from, input_pico, output_pico, source)
       VALUES ('price-of-acme-one', 'acme:acme/one', '2026-01-01', 1000, 2000, 'test') ON CONFLICT DO NOTHING`,
  );
  return "price-of-acme-one";
}
