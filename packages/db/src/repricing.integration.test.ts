import type { EndpointPrice } from "@causeway/catalog";
import type { UsageRecord } from "@causeway/leases";
import { nanoUsd, picoUsd } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import type { Usage } from "@causeway/protocol";
import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toEndpointPrice, toStoredTier } from "./catalog-snapshot.ts";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createDatabase, type Database } from "./database.ts";
import { createLeaseLedger } from "./lease-ledger.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { usageBody } from "./usage-body.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
});
afterAll(async () => {
  await pool.end();
  await database.$disconnect();
});

const none = () => Promise.reject(new Error("not under test"));
const endpointId = "maker:maker/one";
const callCount = 2_000;

const aRate = fc.oneof(fc.bigInt(0n, 600_000_000n), fc.bigInt(0n, 5_000n)).map(picoUsd);
const maybeRate = fc.option(aRate, { nil: undefined });
const rates = { input: aRate, output: aRate, cachedInput: maybeRate, cacheWrite: maybeRate };
const aTier = fc.record({ minPromptTokens: fc.integer({ min: 1, max: 400_000 }), ...rates });
const aPrice: fc.Arbitrary<EndpointPrice> = fc.record({
  ...rates,
  request: maybeRate,
  tiers: fc
    .uniqueArray(aTier, { maxLength: 3, selector: ({ minPromptTokens }) => minPromptTokens })
    .map((tiers) => tiers.toSorted((one, other) => one.minPromptTokens - other.minPromptTokens)),
});
const aUsage: fc.Arbitrary<Usage> = fc
  .tuple(fc.nat(300_000), fc.nat(300_000), fc.nat(300_000), fc.nat(200_000))
  .map(([fresh, cachedInput, cacheWrite, output]) => ({
    input: fresh + cachedInput + cacheWrite,
    cachedInput,
    cacheWrite,
    output,
    reasoning: 0,
  }));

/** The price of a call by the rows alone, in the exact decimals of Postgres: code of ours has no part in it. */
const pricedByRows = `
  SELECT count(*) FILTER (WHERE settled.charged_nano + settled.uncovered_nano <> ceil(exact.pico / 1000)) AS wrong, count(*) AS calls
    FROM generation AS call JOIN settlement AS settled ON settled.generation_id = call.id
    JOIN price_version AS price ON price.id = call.price_version_id
    LEFT JOIN LATERAL (
      SELECT tier FROM jsonb_array_elements(price.tiers) AS tier
       WHERE call.input_tokens > (tier ->> 'minPromptTokens')::int
       ORDER BY (tier ->> 'minPromptTokens')::int DESC LIMIT 1) AS reached ON true
    CROSS JOIN LATERAL (SELECT
      CASE WHEN tier IS NULL THEN price.input_pico ELSE (tier ->> 'inputPico')::numeric END AS input,
      CASE WHEN tier IS NULL THEN price.output_pico ELSE (tier ->> 'outputPico')::numeric END AS output,
      CASE WHEN tier IS NULL THEN price.cached_input_pico ELSE (tier ->> 'cachedInputPico')::numeric END AS cached,
      CASE WHEN tier IS NULL THEN price.cache_write_pico ELSE (tier ->> 'cacheWritePico')::numeric END AS written) AS rate
    CROSS JOIN LATERAL (SELECT (call.input_tokens - call.cached_input_tokens - call.cache_write_tokens) * rate.input
      + call.cached_input_tokens * coalesce(rate.cached, rate.input)
      + call.cache_write_tokens * coalesce(rate.written, rate.input)
      + call.output_tokens * rate.output + coalesce(price.request_pico, 0) AS pico) AS exact`;

it("thousands of random calls cost, by their stored rows, exactly what they were charged", async () => {
  await createEndpoint();
  const prices = fc.sample(aPrice, 200);
  await database.priceVersion.createMany({
    data: prices.map((price, index) => ({
      endpointId,
      validFrom: new Date(index),
      inputPico: price.input,
      outputPico: price.output,
      cachedInputPico: price.cachedInput ?? null,
      cacheWritePico: price.cacheWrite ?? null,
      requestPico: price.request ?? null,
      tiers: price.tiers.map(toStoredTier),
      source: "test",
    })),
  });
  const stored = await database.priceVersion.findMany();
  const workspace = await createTestWorkspace(database, { creditsNano: 10n ** 18n });
  const ledger = createLeaseLedger(pool, { take: none, raise: none, recordProgress: none });
  await ledger.claimEpoch({ seen: 0, runId: "run", owner: "test" });
  await ledger.confirmEpoch({ epoch: 1, runId: "run", owner: "test" });
  await ledger.grantLease({ workspaceId: workspace.workspaceId, epoch: 1, want: nanoUsd(10n ** 18n) });
  const records = fc.sample(aUsage, callCount).map((usage, index): UsageRecord => {
    const price = stored[index % stored.length];
    if (!price) throw new Error("No price was stored");
    const { cost } = chargeFor(usage, toEndpointPrice(price));
    const { generationId, workspaceId, apiKeyId } = holdOf(workspace, 0n);
    const generation = {
      ...generationOf({ ...holdOf(workspace, 0n), generationId }, cost),
      priceVersionId: price.id,
      inputTokens: usage.input,
      cachedInputTokens: usage.cachedInput,
      cacheWriteTokens: usage.cacheWrite,
      outputTokens: usage.output,
    };
    const body = usageBody({ generation, attempts: [] });
    const record = { generationId, workspaceId, apiKeyId, epoch: 1, cost, held: cost, budgets: [], body };
    return { ...record, source: "gateway" };
  });
  for (let first = 0; first < records.length; first += 500) await ledger.settle(records.slice(first, first + 500));
  const { rows } = await pool.query<{ wrong: string; calls: string }>(pricedByRows);
  expect(rows[0]).toEqual({ wrong: "0", calls: String(callCount) });
});

async function createEndpoint(): Promise<void> {
  const modalities = { inputModalities: ["text"], supportedParameters: [] };
  await database.provider.create({ data: { id: "maker", name: "Maker" } });
  await database.model.create({
    data: {
      id: "maker/one",
      author: "maker",
      name: "One",
      contextLength: 8_000,
      outputModalities: ["text"],
      ...modalities,
    },
  });
  await database.endpoint.create({
    data: {
      id: endpointId,
      modelId: "maker/one",
      providerId: "maker",
      upstreamModelId: "one",
      contextLength: 8_000,
      ...modalities,
    },
  });
}
