import { randomUUID } from "node:crypto";
import {
  createCreditHolds,
  createDatabase,
  createLeaseLedger,
  createMoneyPool,
  type Database,
  type MoneyPool,
  postgresHolds,
} from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { nanoUsd } from "@causeway/money";
import { allChecks, type BookCheck, type BookSources, type Finding, openBookSources } from "@causeway/reconciliation";
import { createTestDatabase, createTestWorkspace, grantCredits, patient } from "@causeway/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resumePostings } from "../operator/resume-postings.ts";
import { unfreezeWorkspace } from "../operator/unfreeze-workspace.ts";
import { runDueChecks } from "./run-due-checks.ts";
import { sendOperatorAlerts } from "./send-alerts.ts";

let database: Database;
let pool: MoneyPool;
let sources: BookSources & { close(): Promise<void> };
/** Past triggers and foreign keys. */
let raw: MoneyPool;
beforeEach(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url, { ...patient, connectionLimit: 2 });
  sources = openBookSources({ databaseUrl: url });
  raw = createMoneyPool(`${url}?options=-c%20session_replication_role%3Dreplica`, { ...patient, connectionLimit: 1 });
});
afterEach(async () => {
  await Promise.all([pool.end(), sources.close(), raw.end()]);
  await database.$disconnect();
});

const staff = { kind: "staff" as const, userId: "operator" };
const operator = () => ({ database, actor: staff });
const context = () => ({ database, sources });

/** A check that is always due and finds what it is told. */
function pretend(name: string, found: () => readonly Finding[] | Promise<readonly Finding[]>): BookCheck {
  const title = "pretends";
  return {
    name,
    title,
    everyMs: 0,
    run: async () => ({ compared: 1n, figures: { asked: 1n }, findings: await found() }),
  };
}

const finding = (subject: string, more: Partial<Finding> = {}): Finding => ({
  subject,
  difference: 5n,
  unit: "nano-usd",
  problem: `${subject} is off by 5.`,
  remedy: "Mend it.",
  consequence: "tell",
  ...more,
});

/** What the gateway is told when it wants to set a nano-dollar aside. */
async function mayCall({ workspaceId, apiKeyId }: { workspaceId: string; apiKeyId: string }): Promise<string> {
  const { kind } = await createCreditHolds(pool).take({
    generationId: `gen-${randomUUID()}`,
    workspaceId,
    apiKeyId,
    gatewayInstanceId: "g",
    amount: nanoUsd(1n),
    requestId: "request",
    requestedModel: "model",
    apiType: "chat-completions",
    streamed: false,
    limits: { budgets: [], rates: [], concurrency: [] },
  });
  return kind;
}

const newWorkspace = () => createTestWorkspace(database, { creditsNano: 1_000_000_000n });

describe("checks", () => {
  it("run when they are due, in one of many workers, and a broken one keeps no other from running", async () => {
    let asked = 0;
    const slow = pretend("slow", async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [];
    });
    const hourly = { ...slow, name: "hourly", everyMs: 3_600_000 };
    const broken = pretend("broken", () => Promise.reject(new Error("no such table")));
    const workers = await Promise.allSettled([1, 2, 3].map(() => runDueChecks(context(), [broken, { ...hourly }])));
    expect(asked).toBe(1);
    expect(workers.some(({ status }) => status === "rejected")).toBe(true);
    expect(await runDueChecks(context(), [hourly])).toEqual([]);
    await runDueChecks(context(), [slow]);
    expect(asked).toBe(2);
    await raw.query("UPDATE reconciliation_run SET started_at = started_at - interval '61 minutes'");
    expect(await runDueChecks(context(), [hourly])).toMatchObject([{ check: "hourly", findings: 0 }]);
  });

  it("all pass on sound books, and say what they could not see", async () => {
    await newWorkspace();
    const runs = await runDueChecks(context(), allChecks);
    expect(runs.map(({ check }) => check)).toEqual(allChecks.map(({ name }) => name));
    expect(runs.flatMap(({ opened }) => opened)).toEqual([]);
    expect(runs.filter(({ unchecked }) => unchecked !== undefined).map(({ check }) => check)).toEqual([
      "slices",
      "unsettled",
      "purchases",
    ]);
    const stored = await database.reconciliationRun.findFirstOrThrow({ where: { check: "ledger" } });
    expect(stored).toMatchObject({ findings: 0, unchecked: null, figures: { conservationGapNano: "0", entries: "2" } });
  });
});

describe("a finding", () => {
  it("is told once when it opens and once when two runs have not seen it, however often it flickers", async () => {
    const sent: Mail[] = [];
    const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
    const alerts = {
      database,
      mailer,
      operatorEmails: ["one@ops.test", "two@ops.test"],
      operatorPageUrl: "https://dashboard.test/operations",
    };
    let isThere = true;
    const check = pretend("flicker", () => (isThere ? [finding("account:x")] : []));
    const round = async (there: boolean) => {
      isThere = there;
      const [run] = await runDueChecks(context(), [check]);
      await Promise.all([sendOperatorAlerts(alerts), sendOperatorAlerts(alerts)]);
      return run;
    };
    expect(await round(true)).toMatchObject({ opened: ["account:x"], resolved: [] });
    expect(sent.map(({ to }) => to).toSorted()).toEqual(["one@ops.test", "two@ops.test"]);
    expect(sent[0]?.subject).toContain("1 problem found in the books");
    expect(sent[0]?.text).toContain("account:x is off by 5. Mend it.");
    expect(sent[0]?.text).toContain("https://dashboard.test/operations");
    for (const there of [true, false, true, false])
      expect(await round(there)).toMatchObject({ opened: [], resolved: [] });
    expect(sent).toHaveLength(2);
    expect(await round(false)).toMatchObject({ resolved: ["account:x"] });
    expect(sent).toHaveLength(4);
    expect(sent[3]?.subject).toContain("1 over");
    expect(await round(true)).toMatchObject({ opened: ["account:x"] });
    expect(sent).toHaveLength(6);
  });

  it("is not said to be over by a run that could not look", async () => {
    await runDueChecks(context(), [pretend("blind", () => [finding("a"), finding("b")])]);
    const blind: BookCheck = {
      ...pretend("blind", () => []),
      run: async () => ({ compared: 0n, figures: {}, findings: [], unchecked: "away", unseen: "all" as const }),
    };
    const half: BookCheck = {
      ...blind,
      run: async () => ({ compared: 0n, figures: {}, findings: [], unchecked: "away", unseen: ["a"] }),
    };
    for (let round = 0; round < 3; round++)
      expect(await runDueChecks(context(), [blind])).toMatchObject([{ resolved: [] }]);
    await runDueChecks(context(), [half]);
    expect(await runDueChecks(context(), [half])).toMatchObject([{ resolved: ["b"] }]);
  });

  it("stops the workspace that it is about and no other, until a person lets it go on", async () => {
    const [frozen, other] = [await newWorkspace(), await newWorkspace()];
    const { workspaceId } = frozen;
    const check = pretend("ours", () => [finding("account:y", { workspaceId, consequence: "freeze-workspace" })]);
    await runDueChecks(context(), [check]);
    expect(await mayCall(frozen)).toBe("stopped-by-review");
    expect(await mayCall(other)).toBe("held");

    // Neither a dispute that ends nor one that begins lifts a review.
    await database.workspace.update({ where: { id: workspaceId }, data: { spendingStopped: null } });
    expect(await mayCall(frozen)).toBe("stopped-by-review");
    await database.workspace.update({ where: { id: workspaceId }, data: { spendingStopped: "dispute" } });
    expect(await mayCall(frozen)).toBe("stopped-by-dispute");
    await database.workspace.update({ where: { id: workspaceId }, data: { spendingStopped: null } });

    await expect(unfreezeWorkspace(operator(), { workspaceId, note: "ok" })).rejects.toThrow("at least 5");
    await unfreezeWorkspace(operator(), { workspaceId, note: "balance was set right" });
    expect(await mayCall(frozen)).toBe("held");
    await runDueChecks(context(), [check]);
    expect(await mayCall(frozen)).toBe("held");
    await expect(unfreezeWorkspace(operator(), { workspaceId, note: "once more" })).rejects.toThrow("not under review");
    const audit = await database.auditEntry.findMany({
      where: { workspaceId },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    expect(audit.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      "system:reconcile-ours workspace.freeze",
      "staff:operator workspace.unfreeze",
    ]);
  });

  it("of a balance that is wrong freezes that workspace: from a broken row to a refused call", async () => {
    const [broken, other] = [await newWorkspace(), await newWorkspace()];
    await raw.query(
      `UPDATE ledger_balance SET balance_nano = balance_nano + 1 FROM ledger_account
        WHERE ledger_account.id = account_id AND workspace_id = $1`,
      [broken.workspaceId],
    );
    await runDueChecks(context(), allChecks.slice(0, 1));
    expect(await mayCall(broken)).toBe("stopped-by-review");
    expect(await mayCall(other)).toBe("held");
  });
});

describe("a gap of the whole ledger", () => {
  it("stops all postings and no calls, until the gap is gone and a person says so", async () => {
    const workspace = await newWorkspace();
    const ledger = allChecks.slice(0, 1).map((check) => ({ ...check, everyMs: 0 }));
    await raw.query("UPDATE ledger_entry SET amount_nano = amount_nano + 1 WHERE amount_nano > 0");
    await runDueChecks(context(), ledger);
    await expect(grantCredits(database, workspace.workspaceId, 5n)).rejects.toThrow("postings are stopped");
    expect(await mayCall(await anotherKey(workspace.workspaceId))).toBe("stopped-by-review");

    // What cannot be posted now is not taken for what never can: it waits in logs and stream.
    const record = await usageOf(await newWorkspaceWithoutCredits());
    const settling = createLeaseLedger(pool, postgresHolds(createCreditHolds(pool))).settle([record]);
    await expect(settling).rejects.toThrow("postings are stopped");
    await expect(settling).rejects.not.toMatchObject({ name: "RecordRefused" });

    await expect(resumePostings(operator(), { note: "let us see" })).rejects.toThrow("come to 1 nano-dollars");
    await raw.query("UPDATE ledger_entry SET amount_nano = amount_nano - 1 WHERE amount_nano > 0");
    await resumePostings(operator(), { note: "entry restored from the backup" });
    await grantCredits(database, workspace.workspaceId, 5n);
    await runDueChecks(context(), ledger);
    await grantCredits(database, workspace.workspaceId, 5n);
    const audit = await database.auditEntry.findMany({
      where: { workspaceId: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    expect(audit.map(({ action }) => action)).toEqual(["postings.stop", "postings.resume"]);
  });
});

async function anotherKey(workspaceId: string) {
  const { id: apiKeyId } = await database.apiKey.findFirstOrThrow({ where: { workspaceId } });
  return { workspaceId, apiKeyId };
}

const newWorkspaceWithoutCredits = () => createTestWorkspace(database);

/** A call that was held for in the first life of Redis, and cost one nano-dollar. */
async function usageOf({ workspaceId, apiKeyId }: { workspaceId: string; apiKeyId: string }) {
  const generationId = `gen-${randomUUID()}`;
  const generation = {
    id: generationId,
    workspace_id: workspaceId,
    api_key_id: apiKeyId,
    request_id: "request",
    requested_model: "model",
    model_id: "acme/one",
    api_type: "chat-completions",
    streamed: true,
    status: "completed",
    http_status: 200,
    input_tokens: 1,
    cached_input_tokens: 0,
    cache_write_tokens: 0,
    output_tokens: 1,
    reasoning_tokens: 0,
    estimated: false,
    cost_nano: "1",
    started_at: new Date().toISOString(),
    duration_ms: 5,
  };
  return {
    generationId,
    workspaceId,
    apiKeyId,
    epoch: 1,
    held: nanoUsd(1n),
    cost: nanoUsd(1n),
    budgets: [],
    source: "gateway" as const,
    body: JSON.stringify({ generation, attempts: [] }),
  };
}
