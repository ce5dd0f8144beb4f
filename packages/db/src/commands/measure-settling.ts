import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { GenerationRow } from "@causeway/gateway";
import type { UsageRecord } from "@causeway/leases";
import { createDatabase, startPostgres, withDatabase } from "@causeway/local-services";
import { nanoUsd } from "@causeway/money";
import { applyMigrations } from "@causeway/prisma/migrations";
import { createLeaseLedger } from "../lease-ledger.ts";
import { createMoneyPool, type MoneyPool } from "../money-pool.ts";
import { usageBody } from "../usage-body.ts";
import { type Caller, createCallers } from "./callers.ts";

/**
 * `pnpm --filter @causeway/db measure-settling [batches]`: how many records a second one connection settles, with all of
 * a batch in one workspace or spread over many. On a busy machine look at the processor time and at the ratio.
 */
const batches = Number(process.argv[2] ?? 20);
const batchSize = 500;
const epoch = 1;
const none = () => Promise.reject(new Error("no call is held for here"));

const postgres = await startPostgres();
try {
  await createDatabase(postgres.url, "measure");
  const url = withDatabase(postgres.url, "measure");
  await applyMigrations(url);
  const pool = createMoneyPool(url, { connectionLimit: 1 });
  const ledger = createLeaseLedger(pool, { take: none, raise: none, recordProgress: none });
  await ledger.claimEpoch({ seen: 0, runId: "measure", owner: "measure" });
  await ledger.confirmEpoch({ epoch, runId: "measure", owner: "measure" });
  const rates: number[] = [];
  for (const workspaces of [1, 30, 300]) {
    const callers = await createCallers(pool, workspaces);
    for (const { workspaceId } of callers) {
      await ledger.grantLease({ workspaceId, epoch, want: nanoUsd(900_000_000_000n) });
    }
    const work = Array.from({ length: batches + 1 }, () => batchOf(callers));
    // The first batch opens the counters.
    await ledger.settle(work.pop() ?? []);
    const [beginMs, beginCpuMs] = [performance.now(), await processorMs(pool)];
    for (const batch of work) await ledger.settle(batch);
    const perBatchMs = (performance.now() - beginMs) / batches;
    const cpuMs = ((await processorMs(pool)) - beginCpuMs) / batches;
    const rate = (batchSize / perBatchMs) * 1_000;
    rates.push(rate);
    const figures = `${Math.round(rate)} records/s, ${perBatchMs.toFixed(1)} ms a batch of ${batchSize}`;
    console.log(`${workspaces} workspaces: ${figures}, ${cpuMs.toFixed(1)} ms of it at work in Postgres`);
  }
  console.log(`300 workspaces to 1: ${((rates[2] ?? 0) / (rates[0] ?? 1)).toFixed(2)}`);
  await pool.end();
} finally {
  await postgres.stop();
}

function batchOf(callers: readonly Caller[]): readonly UsageRecord[] {
  const rounds = Array.from({ length: Math.ceil(batchSize / callers.length) }, () => callers.map(recordOf));
  return rounds.flat().slice(0, batchSize);
}

function recordOf({ workspaceId, apiKeyId }: Caller): UsageRecord {
  const generationId = `gen-${randomUUID()}`;
  const cost = nanoUsd(BigInt(Math.ceil(Math.random() * 100_000)));
  const startedAt = new Date();
  const provider = { modelId: "maker/one", endpointId: "maker:maker/one", providerId: "maker" };
  const generation: GenerationRow = {
    id: generationId,
    workspaceId,
    apiKeyId,
    cost,
    startedAt,
    ...provider,
    requestId: `req-${generationId}`,
    requestedModel: provider.modelId,
    apiType: "chat-completions",
    streamed: true,
    priceVersionId: "price-1",
    upstreamId: `call-${generationId}`,
    status: "completed",
    finishReason: "stop",
    nativeFinishReason: "stop",
    errorMessage: undefined,
    httpStatus: 200,
    inputTokens: 1_000,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 300,
    reasoningTokens: 0,
    estimated: false,
    firstTokenMs: 300,
    durationMs: 4_000,
    appTitle: "App",
    appUrl: "https://app.invalid",
    userAgent: "sdk/5.0",
    externalUser: undefined,
    sessionId: undefined,
  };
  const attempt = { sequence: 0, ...provider, httpStatus: 200, outcome: "completed", reason: undefined } as const;
  return {
    generationId,
    workspaceId,
    apiKeyId,
    epoch,
    cost,
    held: nanoUsd(200_000n),
    source: "gateway",
    budgets: [{ subject: `key:${apiKeyId}`, period: "total" }],
    body: usageBody({ generation, attempts: [{ ...attempt, startedAt, latencyMs: 300 }] }),
  };
}

/** What the connection's process has been at work, where the system tells. */
async function processorMs(pool: MoneyPool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  try {
    const fields = readFileSync(`/proc/${rows[0]?.pid}/stat`, "utf8").split(" ");
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return Number.NaN;
  }
}
