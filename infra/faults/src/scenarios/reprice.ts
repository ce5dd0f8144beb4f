import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDatabase,
  createLeaseLedger,
  createMoneyPool,
  type Database,
  toEndpointPrice,
  usageBody,
} from "@causeway/db";
import type { UsageRecord } from "@causeway/leases";
import { freePort, startPostgres } from "@causeway/local-services";
import { nanoUsd } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import { applyMigrations } from "@causeway/prisma/migrations";
import { Pool } from "pg";
import { booksBalance } from "../audit/books-balance.ts";
import { type Check, check } from "../audit/check.ts";
import { readGenerations, readPrices } from "../audit/evidence.ts";
import { repriced } from "../audit/repriced.ts";
import { type Account, createAccounts, planAccounts } from "../rig/accounts.ts";
import { createCatalogue } from "../rig/catalogue.ts";
import { SeededRandom } from "../seeded-random.ts";
import type { OwnScenario, RunOptions } from "./scenario.ts";

const accountCount = 50;
const perBatch = 500;

/** No gateway takes part: usage of any size at prices that round badly, priced and settled by the product's own code. */
export const reprice: OwnScenario = {
  kind: "own",
  id: "B-REPRICE",
  title: "100,000 generations settled, then priced anew from their rows and price versions",
  faults: 100_000,
  async run(options) {
    const folder = await mkdtemp(join(tmpdir(), "causeway-reprice-"));
    const postgres = await startPostgres({
      dataDir: join(folder, "postgres"),
      port: await freePort(),
      logFile: join(folder, "postgres.log"),
    });
    const database = createDatabase(postgres.url);
    const books = new Pool({ connectionString: postgres.url, max: 2 });
    try {
      await applyMigrations(postgres.url);
      await settleCalls(database, postgres.url, options);
      const evidence = { generations: await readGenerations(books), prices: await readPrices(books) };
      return [
        allSettled(evidence.generations.size, options.faults),
        repriced(evidence),
        ...(await booksBalance(books)),
      ];
    } finally {
      await books.end();
      await database.$disconnect();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const allSettled = (settled: number, wanted: number): Check =>
  check("settled", `${wanted} generations`, { figure: `${settled}`, isMet: settled === wanted });

const notUsed = () => Promise.reject(new Error("Nothing is held in Postgres here"));

async function settleCalls(database: Database, url: string, { seed, faults, tell }: RunOptions): Promise<void> {
  const random = new SeededRandom(seed);
  await createCatalogue(database, random);
  const accounts = planAccounts(accountCount, random);
  await createAccounts(database, accounts);
  const prices = await database.priceVersion.findMany({ include: { endpoint: true } });
  const pool = createMoneyPool(url);
  try {
    const ledger = createLeaseLedger(pool, { take: notUsed, raise: notUsed, recordProgress: notUsed });
    await ledger.claimEpoch({ seen: 0, runId: "reprice", owner: "reprice" });
    await ledger.confirmEpoch({ epoch: 1, runId: "reprice", owner: "reprice" });
    // Less than what is there: of some calls the lease covers a part, of some nothing.
    for (const { workspaceId, creditsNano } of accounts)
      await ledger.grantLease({ workspaceId, epoch: 1, want: nanoUsd(creditsNano / 2n) });
    for (let first = 0; first < faults; first += perBatch) {
      const batch = Array.from({ length: Math.min(perBatch, faults - first) }, (_, index) =>
        recordOf(first + index, random.pick(accounts), random.pick(prices), random),
      );
      await ledger.settle(batch);
      if (first % 10_000 === 0) tell(`${first + batch.length} settled`);
    }
  } finally {
    await pool.end();
  }
}

type StoredPrice = Parameters<typeof toEndpointPrice>[0] & {
  readonly endpoint: { readonly modelId: string; readonly providerId: string };
};

function recordOf(
  number: number,
  { workspaceId, keys }: Account,
  price: StoredPrice,
  random: SeededRandom,
): UsageRecord {
  const generationId = `gen-${String(number).padStart(12, "0")}`;
  const apiKeyId = keys[0]?.id ?? "";
  const [fresh, cachedInput, cacheWrite] = [amount(random), amount(random), amount(random)];
  const usage = {
    input: fresh + cachedInput + cacheWrite,
    cachedInput,
    cacheWrite,
    output: amount(random),
    reasoning: 0,
  };
  const { cost } = chargeFor(usage, toEndpointPrice(price));
  const body = usageBody({
    generation: {
      id: generationId,
      workspaceId,
      apiKeyId,
      requestId: `req-${number}`,
      requestedModel: price.endpoint.modelId,
      modelId: price.endpoint.modelId,
      endpointId: price.endpointId,
      providerId: price.endpoint.providerId,
      priceVersionId: price.id,
      upstreamId: undefined,
      apiType: "chat-completions",
      streamed: random.chance(0.5),
      status: "completed",
      finishReason: "stop",
      nativeFinishReason: "stop",
      errorMessage: undefined,
      httpStatus: 200,
      inputTokens: usage.input,
      cachedInputTokens: usage.cachedInput,
      cacheWriteTokens: usage.cacheWrite,
      outputTokens: usage.output,
      reasoningTokens: 0,
      estimated: false,
      cost,
      startedAt: new Date(),
      firstTokenMs: 1,
      durationMs: 1,
      appTitle: undefined,
      appUrl: undefined,
      userAgent: undefined,
      externalUser: undefined,
      sessionId: undefined,
    },
    attempts: [],
  });
  return { generationId, workspaceId, apiKeyId, epoch: 1, held: cost, cost, budgets: [], source: "gateway", body };
}

/** As often none, a few, or very many tokens. */
const amount = (random: SeededRandom): number => Math.floor(random.next() * 10 ** random.between(0, 6));
