import { type LeaseLedger, noEpoch } from "@causeway/leases";
import {
  type Account,
  creditPurchase,
  creditsAccount,
  disputeOpened,
  promotionalCreditsAccount,
  promotionalGrant,
  refundHold,
  transaction,
} from "@causeway/ledger";
import { nanoUsd, zero } from "@causeway/money";
import {
  auditLedger,
  createTestDatabase,
  createTestWorkspace,
  soundLedger,
  type TestWorkspace,
} from "@causeway/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { lockCreditPosition, readDebt } from "./credit-position.ts";
import { createDatabase, type Database } from "./database.ts";
import { createLeaseLedger } from "./lease-ledger.ts";
import { LedgerModel, larger, smaller } from "./ledger-model.fixture.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { postTransaction } from "./post-transaction.ts";
import { usageBody } from "./usage-body.ts";

let database: Database;
let pool: MoneyPool;
let ledger: LeaseLedger;
let epoch = noEpoch;
const none = () => Promise.reject(new Error("not under test"));
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
  ledger = createLeaseLedger(pool, { take: none, raise: none, recordProgress: none });
  await beginEpoch();
});
afterAll(async () => {
  await pool.end();
  await database.$disconnect();
});

async function beginEpoch(): Promise<void> {
  const claim = { runId: "run", owner: "test" };
  await ledger.claimEpoch({ seen: epoch, ...claim });
  epoch += 1;
  await ledger.confirmEpoch({ epoch, ...claim });
}

const kinds = [
  "top-up",
  "grant",
  "hold",
  "hold",
  "raise",
  "settle",
  "settle",
  "lease",
  "settle on lease",
  "settle on lease",
  "return slice",
  "new epoch",
  "refund",
  "dispute",
  "expire",
] as const;
type Step = { readonly kind: (typeof kinds)[number]; readonly amount: bigint; readonly other: bigint };
const aStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  amount: fc.bigInt(1n, 2_000n),
  other: fc.bigInt(0n, 2_500n),
});

/** Does one step to the database and to the model, and returns what each answered. */
async function take(workspace: TestWorkspace, model: LedgerModel, step: Step): Promise<readonly [unknown, unknown]> {
  const { workspaceId } = workspace;
  const { kind, amount, other } = step;
  const id = crypto.randomUUID();
  const holds = createCreditHolds(pool);
  const [first] = model.holds.keys();
  switch (kind) {
    case "top-up":
      model.paid += amount;
      await postTransaction(
        database,
        creditPurchase({
          workspaceId,
          purchaseId: id,
          paymentIntentId: id,
          credits: nanoUsd(amount),
          fee: zero,
          tax: zero,
        }),
      );
      return [true, true];
    case "grant":
      model.given += amount;
      await postTransaction(database, promotionalGrant({ workspaceId, grantId: id, credits: nanoUsd(amount) }));
      return [true, true];
    case "hold": {
      const request = holdOf(workspace, amount);
      return [(await holds.take(request)).kind === "held", model.hold(request.generationId, amount)];
    }
    case "raise": {
      const { kind: outcome } = await holds.raise({ generationId: first ?? "none", amount: nanoUsd(other) });
      return [outcome === "held", first !== undefined && model.raise(first, other)];
    }
    case "settle": {
      const request = { ...holdOf(workspace, zero), generationId: first ?? `gen-${id}` };
      const { charged } = await holds.settle({ generation: generationOf(request, other), attempts: [] });
      return [charged, model.settle(request.generationId, other)];
    }
    case "lease": {
      const grant = await ledger.grantLease({ workspaceId, epoch, want: nanoUsd(amount) });
      return [grant.kind === "granted" && grant.added, model.grantLease(amount)];
    }
    case "settle on lease": {
      const request = holdOf(workspace, amount);
      const { generationId, apiKeyId } = request;
      const body = usageBody({ generation: generationOf(request, other), attempts: [] });
      const record = { generationId, workspaceId, apiKeyId, epoch, held: nanoUsd(amount), cost: nanoUsd(other), body };
      const [settled] = await ledger.settle([{ ...record, budgets: [], source: "gateway" }]);
      return [settled?.charged, model.settleOnLease(amount, other)];
    }
    case "return slice": {
      const lease = await database.lease.findUnique({ where: { workspaceId_epoch: { workspaceId, epoch } } });
      const back = smaller(amount, model.lease);
      await ledger.returnSlice({ workspaceId, epoch, total: nanoUsd((lease?.reclaimedNano ?? 0n) + back) });
      model.lease -= back;
      return [true, true];
    }
    case "new epoch":
      await beginEpoch();
      await ledger.closeLeases({ before: epoch, epoch });
      model.lease = 0n;
      return [true, true];
    case "refund": {
      const isFree = amount <= model.refundable;
      if (isFree) model.paid -= amount;
      const refund = { workspaceId, refundId: id, credits: nanoUsd(amount), fee: zero, tax: zero };
      return [await isPosted(refundHold(refund)), isFree];
    }
    case "dispute":
      model.takeBack(amount);
      await database.$transaction(async (tx) => {
        const position = await lockCreditPosition(tx, workspaceId);
        const dispute = { workspaceId, disputeId: id, credits: nanoUsd(amount), fee: zero, tax: zero };
        await postTransaction(tx, disputeOpened(dispute, position));
      });
      return [await readDebt(database, workspaceId), model.debt];
    case "expire": {
      const isFree = amount <= larger(0n, model.given - model.held);
      if (isFree) model.given -= amount;
      return [await isPosted(expiry(workspaceId, id, amount)), isFree];
    }
  }
}

const isPosted = (posting: Parameters<typeof postTransaction>[1]): Promise<boolean> =>
  postTransaction(database, posting).then(
    () => true,
    () => false,
  );

const expiry = (workspaceId: string, id: string, amount: bigint) =>
  transaction({
    idempotencyKey: `expiry:${id}`,
    kind: "promotional-expiry",
    workspaceId,
    reference: `expiry:${id}`,
    entries: [
      { account: promotionalCreditsAccount(workspaceId), amount: nanoUsd(-amount) },
      { account: "platform:promotional-grants", amount: nanoUsd(amount) },
    ],
  });

async function standingOf({ workspaceId }: TestWorkspace) {
  const rows = await database.ledgerBalance.findMany({
    where: { account: { workspaceId } },
    select: { balanceNano: true, heldNano: true, account: { select: { name: true } } },
  });
  const of = (name: Account) => rows.find(({ account }) => account.name === name);
  const [credits, given] = [of(creditsAccount(workspaceId)), of(promotionalCreditsAccount(workspaceId))];
  const paid = credits?.balanceNano ?? 0n;
  return {
    paid,
    given: given?.balanceNano ?? 0n,
    held: (credits?.heldNano ?? 0n) + (given?.heldNano ?? 0n),
    refundable: paid - (credits?.heldNano ?? 0n),
  };
}

const standingIn = ({ paid, given, held, refundable }: LedgerModel) => ({ paid, given, held, refundable });

it("whatever happens to a workspace's credits, they stand as the rules say", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 30 }), async (steps) => {
      const workspace = await createTestWorkspace(database);
      const model = new LedgerModel();
      for (const step of steps) {
        const [answer, expected] = await take(workspace, model, step);
        expect(answer).toBe(expected);
        expect(await standingOf(workspace)).toEqual(standingIn(model));
      }
    }),
    { numRuns: 300, endOnFailure: false },
  );
}, 900_000);

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
