import { randomUUID } from "node:crypto";
import { type LeaseLedger, RecordRefused, type UsageRecord } from "@causeway/leases";
import { promotionalGrant } from "@causeway/ledger";
import { nanoUsd } from "@causeway/money";
import {
  auditLedger,
  createTestDatabase,
  createTestWorkspace,
  soundLedger,
  type TestWorkspace,
} from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSpendUsage } from "./account-reader.ts";
import { readCreditBalance } from "./credit-balance.ts";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { createDatabase, type Database } from "./database.ts";
import { createLeaseLedger } from "./lease-ledger.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { postTransaction } from "./post-transaction.ts";

let database: Database;
let pool: MoneyPool;
let ledger: LeaseLedger;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
  ledger = createLeaseLedger(pool, {
    take: () => Promise.reject(new Error("not under test")),
    raise: () => Promise.reject(new Error("not under test")),
    recordProgress: () => Promise.resolve(),
  });
});
afterAll(async () => {
  await pool.end();
  await database.$disconnect();
});

/** The next epoch, confirmed. */
async function nextEpoch(): Promise<number> {
  const { epoch: seen } = await ledger.readEpoch();
  expect(await ledger.claimEpoch({ seen, runId: "run", owner: "me" })).toBe(true);
  expect(await ledger.confirmEpoch({ epoch: seen + 1, runId: "run", owner: "me" })).toBe(true);
  return seen + 1;
}

const recordOf = (workspace: TestWorkspace, epoch: number, cost: bigint, held = cost): UsageRecord => {
  const generationId = `gen-${randomUUID()}`;
  return {
    generationId,
    workspaceId: workspace.workspaceId,
    apiKeyId: workspace.apiKeyId,
    epoch,
    held: nanoUsd(held),
    cost: nanoUsd(cost),
    budgets: [],
    source: "gateway",
    body: JSON.stringify({ generation: generationColumns(workspace, generationId), attempts: [attempt] }),
  };
};

const attempt = {
  sequence: 0,
  model_id: "acme/one",
  endpoint_id: "acme:acme/one",
  provider_id: "acme",
  http_status: 200,
  outcome: "completed",
  started_at: "2026-11-22T12:00:00.000Z",
  latency_ms: 5,
};

const generationColumns = (workspace: TestWorkspace, id: string) => ({
  id,
  workspace_id: workspace.workspaceId,
  api_key_id: workspace.apiKeyId,
  request_id: "request",
  requested_model: "acme/one",
  model_id: "acme/one",
  api_type: "chat-completions",
  streamed: true,
  status: "completed",
  http_status: 200,
  input_tokens: 3,
  cached_input_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 7,
  reasoning_tokens: 0,
  estimated: false,
  cost_nano: "0",
  is_byok: false,
  upstream_cost_nano: "0",
  started_at: "2026-11-22T12:00:00.000Z",
  duration_ms: 20,
});

/** As the ledger has it: what is leased is set aside. */
async function balanceOf({ workspaceId }: TestWorkspace) {
  const account = await database.ledgerAccount.findUniqueOrThrow({
    where: { name: `workspace:${workspaceId}:credits` },
    include: { balance: true },
  });
  const { balanceNano: balance = 0n, heldNano: held = 0n } = account.balance ?? {};
  return { balance, held, available: balance - held };
}
const grant = (workspace: TestWorkspace, epoch: number, want: bigint) =>
  ledger.grantLease({ workspaceId: workspace.workspaceId, epoch, want: nanoUsd(want) });

describe("epochs", () => {
  it("of 20 that claim the same number, one gets it", async () => {
    const { epoch: seen } = await ledger.readEpoch();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ledger.claimEpoch({ seen, runId: "run", owner: `owner-${index}` })),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await ledger.confirmEpoch({ epoch: seen + 1, runId: "run", owner: "nobody" })).toBe(false);
  });

  it("nothing is granted in an epoch that is over or not confirmed", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const epoch = await nextEpoch();
    await ledger.claimEpoch({ seen: epoch, runId: "run", owner: "me" });
    expect(await grant(workspace, epoch, 100n)).toEqual({ kind: "stale-epoch" });
    expect(await grant(workspace, epoch + 1, 100n)).toEqual({ kind: "stale-epoch" });
    expect(await balanceOf(workspace)).toMatchObject({ held: 0n });
  });
});

describe("leases", () => {
  it("never grant more than there is, however many ask at once", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const epoch = await nextEpoch();
    const grants = await Promise.all(Array.from({ length: 30 }, () => grant(workspace, epoch, 90n)));
    const added = grants.map((answer) => (answer.kind === "granted" ? answer.added : -1n));
    expect(added.reduce((sum, amount) => sum + amount, 0n)).toBe(1_000n);
    expect(await balanceOf(workspace)).toEqual({ balance: 1_000n, held: 1_000n, available: 0n });
    // To its owner it is there to be spent.
    const told = await readCreditBalance(database, workspace.workspaceId);
    expect(told).toEqual({ balance: 1_000n, held: 0n, available: 1_000n });
  });

  it("give back what Redis took back, by its total, so that telling twice changes nothing", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const epoch = await nextEpoch();
    await grant(workspace, epoch, 600n);
    const slice = { workspaceId: workspace.workspaceId, epoch };
    await ledger.returnSlice({ ...slice, total: nanoUsd(400n) });
    await ledger.returnSlice({ ...slice, total: nanoUsd(400n) });
    await ledger.returnSlice({ ...slice, total: nanoUsd(100n) });
    expect(await balanceOf(workspace)).toMatchObject({ held: 200n });
  });

  it("of earlier epochs are closed only by who knows the current one, and return what remains", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const old = await nextEpoch();
    await grant(workspace, old, 600n);
    await ledger.settle([recordOf(workspace, old, 250n)]);
    const epoch = await nextEpoch();
    await ledger.closeLeases({ before: epoch, epoch: old });
    expect(await balanceOf(workspace)).toMatchObject({ held: 350n });
    await ledger.closeLeases({ before: epoch, epoch });
    expect(await balanceOf(workspace)).toEqual({ balance: 750n, held: 0n, available: 750n });
  });
});

describe("settle", () => {
  it("settles a batch with one transaction per workspace, each call for itself and once", async () => {
    const [one, two] = await Promise.all([
      createTestWorkspace(database, { creditsNano: 10_000n }),
      createTestWorkspace(database, { creditsNano: 10_000n }),
    ]);
    const epoch = await nextEpoch();
    await Promise.all([grant(one, epoch, 5_000n), grant(two, epoch, 5_000n)]);
    const records = [
      ...Array.from({ length: 20 }, (_, index) => recordOf(one, epoch, BigInt(index))),
      recordOf(two, epoch, 1_500n, 1_000n),
    ];
    const [first] = records;
    const settled = await ledger.settle(first ? [...records, first] : records);
    expect(settled.filter(({ isNew }) => isNew)).toHaveLength(21);
    const again = await Promise.all(Array.from({ length: 8 }, () => ledger.settle(records.toReversed())));
    expect(again.flat().filter(({ isNew }) => isNew)).toEqual([]);
    expect(await balanceOf(one)).toEqual({ balance: 9_810n, held: 4_810n, available: 5_000n });
    expect(await balanceOf(two)).toEqual({ balance: 9_000n, held: 4_000n, available: 5_000n });
    expect((await readSpendUsage(database, `key:${one.apiKeyId}`)).total).toBe(190n);
    const uncovered = await database.settlement.aggregate({
      where: { workspaceId: two.workspaceId },
      _sum: { uncoveredNano: true },
    });
    expect(uncovered._sum.uncoveredNano).toBe(500n);
    expect(await database.ledgerTransaction.count({ where: { workspaceId: one.workspaceId, kind: "usage" } })).toBe(1);
    const calls = await database.generation.findMany({ where: { workspaceId: one.workspaceId }, select: { id: true } });
    expect(await database.attempt.count({ where: { generationId: { in: calls.map(({ id }) => id) } } })).toBe(20);
  });

  it("books every call of random batches to its own workspace and transaction, those that cost nothing among them", async () => {
    const workspaces = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        createTestWorkspace(database, { creditsNano: BigInt(index) * 20_000n + 1_000n }),
      ),
    );
    await Promise.all(workspaces.slice(2, 5).map((workspace) => give(workspace, 3_000n)));
    const random = seededRandom(11);
    const below = (limit: number) => BigInt(Math.floor(random() * limit));
    for (let round = 0; round < 12; round++) {
      const epoch = await nextEpoch();
      for (const workspace of workspaces) await grant(workspace, epoch, below(4_000));
      const records = Array.from({ length: 25 }, () => {
        const workspace = workspaces[Number(below(6))] ?? workspaces[0];
        if (!workspace) throw new Error("There is no workspace");
        const cost = random() < 0.5 ? 0n : below(900);
        const record = recordOf(workspace, random() < 0.2 ? epoch - 1 : epoch, cost, below(900));
        const insured_nano = cost === 0n && random() < 0.3 ? 17 : 0;
        const unbilled_nano = random() < 0.2 ? Number(below(90)) : 0;
        return served(record, workspace, { provider_id: `maker-${below(3)}`, insured_nano, unbilled_nano });
      });
      await ledger.settle(records);
      await ledger.closeLeases({ before: epoch, epoch });
    }
    expect(await auditLedger(database)).toEqual(soundLedger);
  });

  it("books what each provider is owed, and who bears it, once for a whole batch", async () => {
    const one = await createTestWorkspace(database, { creditsNano: 10_000n });
    const two = await createTestWorkspace(database, { creditsNano: 10_000n });
    const epoch = await nextEpoch();
    await grant(one, epoch, 5_000n);
    await grant(two, epoch, 5_000n);
    const records = [
      served(recordOf(one, epoch, 100n), one, { provider_id: "red" }),
      served(recordOf(two, epoch, 900n, 700n), two, { provider_id: "red", unbilled_nano: 40 }),
      served(recordOf(two, epoch, 0n), two, { provider_id: "blue", insured_nano: 6 }),
      served(recordOf(one, epoch, 0n), one, { provider_id: "free" }),
    ];
    await ledger.settle(records);
    await ledger.settle(records);
    const costs = await database.ledgerTransaction.findMany({
      where: { kind: "provider-cost", idempotencyKey: { in: records.map((item) => `cost:${item.generationId}`) } },
      include: { entries: { include: { account: true } } },
    });
    expect(costs).toHaveLength(1);
    expect(Object.fromEntries(costs[0]?.entries.map((entry) => [entry.account.name, entry.amountNano]) ?? [])).toEqual({
      "platform:cost-of-goods": -800n,
      "platform:loss-overrun": -200n,
      "platform:loss-unbilled": -40n,
      "platform:loss-insurance": -6n,
      "provider:red:payable": 1_040n,
      "provider:blue:payable": 6n,
    });
  });

  it("books as the loss of a crash what a gateway says late about a call that recovery had billed", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const epoch = await nextEpoch();
    await grant(workspace, epoch, 5_000n);
    const recovered: UsageRecord = {
      ...served(recordOf(workspace, epoch, 300n), workspace, { provider_id: "red", cost_nano: "300" }),
      source: "recovery",
    };
    const late = served({ ...recovered, source: "gateway", cost: nanoUsd(1_000n) }, workspace, {
      provider_id: "red",
      cost_nano: "1000",
    });
    await ledger.settle([recovered]);
    await ledger.settle([recovered]);
    expect(await ledger.findSettled([late.generationId])).toMatchObject([{ charged: 300n, source: "recovery" }]);
    for (let round = 0; round < 3; round++) {
      expect(await ledger.settle([late])).toMatchObject([{ charged: 300n, isNew: false }]);
    }
    const entries = await database.ledgerEntry.findMany({
      where: { transaction: { reference: `generation:${late.generationId}`, kind: "crash-loss" } },
      include: { account: true },
    });
    expect(Object.fromEntries(entries.map((entry) => [entry.account.name, entry.amountNano]))).toEqual({
      "platform:loss-crash": -700n,
      "provider:red:payable": 700n,
    });
    expect(await balanceOf(workspace)).toMatchObject({ balance: 9_700n });
  });

  it("lets go of a hold in Postgres that a call has left behind when it is paid by a lease", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const epoch = await nextEpoch();
    await grant(workspace, epoch, 2_000n);
    const record = recordOf(workspace, epoch, 700n);
    const stray = { ...holdOf(workspace, 3_000n), generationId: record.generationId };
    expect(await createCreditHolds(pool).take(stray)).toEqual({ kind: "held" });
    expect(await ledger.settle([record])).toMatchObject([{ charged: 700n, isNew: true }]);
    expect(await balanceOf(workspace)).toEqual({ balance: 9_300n, held: 1_300n, available: 8_000n });
  });

  it("knows which calls were moved to a hold in Postgres and went on there", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const holds = createCreditHolds(pool);
    const [silent, moved] = [holdOf(workspace, 100n), holdOf(workspace, 100n)];
    for (const hold of [silent, moved]) expect(await holds.take(hold)).toEqual({ kind: "held" });
    const ids = [silent.generationId, moved.generationId, "gen-unknown"];
    expect(await ledger.movedToPostgres(ids)).toEqual([]);
    const at = { endpointId: "acme:acme/one", priceVersionId: "price-1", inputTokens: 5 };
    await holds.recordProgress([
      { ...at, generationId: silent.generationId, outputTokens: 0 },
      { ...at, generationId: moved.generationId, outputTokens: 3 },
    ]);
    expect(await ledger.movedToPostgres(ids)).toEqual([moved.generationId]);
  });

  it("pays what comes after its lease was closed from what is free, and bears the rest itself", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const old = await nextEpoch();
    await grant(workspace, old, 900n);
    const epoch = await nextEpoch();
    await ledger.closeLeases({ before: epoch, epoch });
    await grant(workspace, epoch, 600n);
    const records = [recordOf(workspace, old, 300n), recordOf(workspace, old, 300n)];
    const settled = await ledger.settle(records);
    expect(new Set(settled.map(({ charged }) => charged))).toEqual(new Set([100n, 300n]));
    expect(await balanceOf(workspace)).toEqual({ balance: 600n, held: 600n, available: 0n });
  });

  it("refuses a batch with a call that can never be written, and changes nothing", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const epoch = await nextEpoch();
    await grant(workspace, epoch, 900n);
    const poison = { ...recordOf(workspace, epoch, 10n), body: '{"generation":{"id":"x"},"attempts":[]}' };
    await expect(ledger.settle([recordOf(workspace, epoch, 10n), poison])).rejects.toThrow(RecordRefused);
    expect(await balanceOf(workspace)).toMatchObject({ balance: 1_000n });
    await ledger.quarantine({ generationId: poison.generationId, text: "{}", reason: "test" });
    await ledger.quarantine({ generationId: poison.generationId, text: "{}", reason: "test" });
    expect(await ledger.findSettled([poison.generationId])).toMatchObject([{ charged: 0n }]);
  });

  it("eight workers with the same calls in other orders neither deadlock nor lose or repeat one, while others spend", async () => {
    const workspaces = await Promise.all(
      Array.from({ length: 20 }, () => createTestWorkspace(database, { creditsNano: 100_000n })),
    );
    const epoch = await nextEpoch();
    for (const workspace of workspaces) await grant(workspace, epoch, 90_000n);
    const records = workspaces.flatMap((workspace) =>
      Array.from({ length: 30 }, (_, index) => recordOf(workspace, epoch, BigInt(index + 1))),
    );
    const random = seededRandom(7);
    const work = async (): Promise<number> => {
      const shuffled = shuffle(records, random);
      let settledNew = 0;
      for (let first = 0; first < shuffled.length; first += 150) {
        // A worker whose answer was lost settles the same batch again.
        for (let round = 0; round < 2; round++) {
          const settled = await ledger.settle(shuffled.slice(first, first + 150));
          settledNew += settled.filter(({ isNew }) => isNew).length;
        }
      }
      return settledNew;
    };
    const spend = async (): Promise<void> => {
      for (const workspace of shuffle(workspaces, random)) {
        const request = holdOf(workspace, 100n);
        await createCreditHolds(pool).take(request);
        await give(workspace, 50n);
        await grant(workspace, epoch, 10n);
        await createCreditHolds(pool).settle({ generation: generationOf(request, 50n), attempts: [] });
      }
    };
    const [settled] = await Promise.all([
      Promise.all(Array.from({ length: 8 }, work)),
      Promise.all(Array.from({ length: 4 }, spend)),
    ]);
    expect(settled.reduce((total, count) => total + count, 0)).toBe(records.length);
    for (const workspace of workspaces) expect((await balanceOf(workspace)).balance).toBe(100_000n - 465n);
  });
});

/** The same call with what else is known of it. */
const served = (
  record: UsageRecord,
  workspace: TestWorkspace,
  facts: Readonly<Record<string, unknown>>,
): UsageRecord => ({
  ...record,
  body: JSON.stringify({
    generation: { ...generationColumns(workspace, record.generationId), ...facts },
    attempts: [attempt],
  }),
});

const give = ({ workspaceId }: TestWorkspace, credits: bigint) =>
  postTransaction(database, promotionalGrant({ workspaceId, grantId: randomUUID(), credits: nanoUsd(credits) }));

function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1, the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it("a gateway that was declared gone is told so", async () => {
  await ledger.register("one");
  const { epoch } = await ledger.readEpoch();
  expect(await ledger.beat("one", epoch, { count: 3, oldestMs: 60_000 })).toEqual({ isGone: false, epoch });
  const { unsettled, unsettledSince } = await database.leaseGateway.findUniqueOrThrow({ where: { id: "one" } });
  expect(unsettled).toBe(3);
  expect(Date.now() - (unsettledSince?.getTime() ?? 0)).toBeGreaterThan(50_000);
  expect(await ledger.fencedThrough()).toEqual({ fenced: epoch, epoch });
  await database.leaseGateway.update({ where: { id: "one" }, data: { isGone: true } });
  expect(await ledger.beat("one", undefined, { count: 0, oldestMs: 0 })).toEqual({ isGone: true, epoch });
  expect(await ledger.silentGateways(["one", "never seen"])).toEqual(["one", "never seen"]);
});

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
