import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LeasedHolds, usualSlices } from "@causeway/leases";
import { type HolderLimits, limitsOf, subjectOf } from "@causeway/limits";
import { createDatabase, startPostgres, startRedis, withDatabase } from "@causeway/local-services";
import { nanoUsd } from "@causeway/money";
import { applyMigrations } from "@causeway/prisma/migrations";
import { createSliceStore } from "@causeway/redis";
import { openWriteAheadLog } from "@causeway/write-ahead-log";
import { createCreditHolds } from "../credit-holds.ts";
import { generationOf, holdOf } from "../credit-holds.fixture.ts";
import { createLeaseLedger } from "../lease-ledger.ts";
import { createLeasedCreditHolds, postgresHolds } from "../leased-credit-holds.ts";
import { createMoneyPool } from "../money-pool.ts";
import { periodNames } from "../period-name.ts";
import { measureBareRelay } from "./bare-relay.ts";
import { createCallers } from "./callers.ts";

/**
 * `pnpm --filter @causeway/db measure-holding [calls]`: the processor time that a gateway spends on holding and settling
 * one call (real Redis, write-ahead log on this disk, two budgets, a rate and a limit of calls at once), beside what it
 * spends on relaying a streamed answer. On a busy machine look at the ratio. `npm run bench` tells it too.
 */
const calls = Number(process.argv[2] ?? 20_000);
const concurrency = 64;
const workspaces = 50;
const rounds = 5;

/** Looked at for every call, and never reached. As the API has them: with the key, in its memory. */
const limitsOfKey = (workspaceId: string, apiKeyId: string): readonly HolderLimits[] => {
  const none = { tokensPerMinute: undefined, models: undefined, providers: undefined, countsOwnKeys: false, name: "" };
  const limit = nanoUsd(900_000_000_000n);
  return [
    {
      ...none,
      holder: "key",
      subject: subjectOf.key(apiKeyId),
      spend: [{ limit, reset: "monthly" }],
      requestsPerMinute: 2_000_000,
      concurrency: 100_000,
    },
    {
      ...none,
      holder: "workspace",
      subject: subjectOf.workspace(workspaceId),
      spend: [{ limit, reset: undefined }],
      requestsPerMinute: undefined,
      concurrency: undefined,
    },
  ];
};

const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
const folder = mkdtempSync(join(tmpdir(), "measure-holding-"));
try {
  await createDatabase(postgres.url, "measure");
  const url = withDatabase(postgres.url, "measure");
  await applyMigrations(url);
  const pool = createMoneyPool(url);
  const callers = (await createCallers(pool, workspaces)).map((caller) => ({
    ...caller,
    limits: limitsOfKey(caller.workspaceId, caller.apiKeyId),
  }));
  const log = openWriteAheadLog({ folder });
  const postgresForm = createCreditHolds(pool);
  const leases = new LeasedHolds(
    {
      ledger: createLeaseLedger(pool, postgresHolds(postgresForm)),
      store: createSliceStore(redis.url, { patienceMs: 10_000 }),
      log,
      billing: { bill: () => Promise.reject(new Error("nothing is interrupted")) },
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    },
    { gatewayId: log.gatewayId, slices: usualSlices, pushAfterMs: 3_600_000, holdDeadlineMs: 30_000, lastTryMs: 600 },
  );
  const holds = createLeasedCreditHolds({
    leases,
    postgres: postgresForm,
    mostFee: () => Promise.reject(new Error("there are no own keys")),
    periodOf: periodNames(() => Date.now()),
    nowMs: () => Date.now(),
  });

  /** Microseconds a call. */
  const round = async (count: number): Promise<number> => {
    let next = 0;
    const call = async () => {
      for (let index = next++; index < count; index = next++) {
        const caller = callers[index % workspaces];
        if (!caller) throw new Error("there are no callers");
        const limits = limitsOf(caller, { promptTokens: 100, maxOutputTokens: 100 });
        const request = {
          ...holdOf(caller, 50_000n, { limits }),
          generationId: `gen-${randomUUID()}`,
        };
        const outcome = await holds.take(request);
        if (outcome.kind !== "held") throw new Error(`not held: ${outcome.kind}`);
        await holds.settle({ generation: generationOf(request, 30_000n), attempts: [] });
      }
    };
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: concurrency }, call));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  await round(calls);
  const all: number[] = [];
  for (let done = 0; done < rounds; done++) all.push(await round(calls));
  const holding = all.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
  const relaying = await measureBareRelay(Math.ceil(calls / 4), concurrency);
  console.log(`hold and settle: ${holding.toFixed(1)} µs a call; bare relay of 20 chunks: ${relaying.toFixed(1)} µs`);
  console.log(`ratio: ${(holding / relaying).toFixed(2)}`);
  leases.close();
  await log.close();
  await pool.end();
} finally {
  rmSync(folder, { recursive: true });
  await Promise.all([redis.stop(), postgres.stop()]);
}
process.exit();
