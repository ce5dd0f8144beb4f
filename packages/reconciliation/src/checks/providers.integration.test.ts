import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { owedFigure, providersCheck } from "./providers.ts";

let books: TestBooks;
beforeAll(async () => {
  books = await openTestBooks();
});
afterAll(() => books.close());

const dollar = 1_000_000_000n;

/** A call as the gateway or recovery ends it, held for in Postgres; `cost` is what the provider is owed. */
async function settle(provider: string, cost: bigint, more: object = {}, source = "gateway"): Promise<string> {
  const { workspaceId, apiKeyId } = books.workspace;
  const id = `gen-${randomUUID()}`;
  const generation = {
    id,
    workspace_id: workspaceId,
    api_key_id: apiKeyId,
    request_id: "request",
    requested_model: "acme/one",
    model_id: "acme/one",
    provider_id: provider,
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
    is_byok: false,
    upstream_cost_nano: 0,
    cost_nano: cost.toString(),
    started_at: new Date().toISOString(),
    duration_ms: 20,
    ...more,
  };
  await books.sources.pool.query("SELECT * FROM settle_generation($1, '[]', $2)", [JSON.stringify(generation), source]);
  return id;
}

const run = () => providersCheck.run(books.sources);
const month = () => new Date().toISOString().slice(0, 7);
const lastMonth = () => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
};

it("agrees with what was settled, losses among it, and shows what each provider is owed", async () => {
  // Nothing is held for them, so all of it is ours to bear.
  await settle("red", 100n);
  await settle("red", 0n, { insured_nano: 7, unbilled_nano: 5 });
  await settle("blue", 30n);
  await settle("free", 0n);
  await settle("own", 1_000n, { is_byok: true, upstream_cost_nano: "1000" });
  const { findings, figures, unchecked } = await run();
  expect({ findings, unchecked }).toEqual({ findings: [], unchecked: undefined });
  expect(figures).toMatchObject({ [owedFigure("red", month())]: 112n, [owedFigure("blue", month())]: 30n });
  expect(Object.keys(figures).filter((name) => /free|own/.test(name))).toEqual([]);
});

it("finds an account that does not say what the settlements do", async () => {
  await books.sql("UPDATE settlement SET owed_nano = owed_nano + 1 WHERE owed_nano = 30");
  expect((await run()).findings).toMatchObject([
    { subject: "account:losses of insurance and unbilled", difference: 1n, consequence: "tell" },
    { subject: "account:provider:blue:payable", difference: -1n, unit: "nano-usd" },
  ]);
  await books.sql("UPDATE settlement SET owed_nano = owed_nano - 1 WHERE owed_nano = 31");
  expect((await run()).findings).toEqual([]);
});

it("counts what recovery billed, and finds a loss of a crash that no recovery had", async () => {
  const id = await settle("red", 40n, {}, "recovery");
  const { workspaceId, apiKeyId } = books.workspace;
  const late = { id, workspace_id: workspaceId, api_key_id: apiKeyId, provider_id: "red", cost_nano: "90" };
  await books.sources.pool.query("SELECT * FROM settle_generation($1, '[]', 'gateway')", [JSON.stringify(late)]);
  const { findings, figures } = await run();
  expect(findings).toEqual([]);
  expect(figures).toMatchObject({ [owedFigure("red", month())]: 202n });
  await books.sql("UPDATE settlement SET source = 'gateway' WHERE generation_id = $1", [id]);
  expect((await run()).findings).toMatchObject([{ subject: expect.stringMatching(/^transaction:/), difference: 50n }]);
  await books.sql("UPDATE settlement SET source = 'recovery' WHERE generation_id = $1", [id]);
});

it("compares months that are over with their invoices: within half a percent, or explained", async () => {
  await settle("green", 200n * dollar);
  const past = `${lastMonth()}-15T12:00:00Z`;
  await books.sql(
    `UPDATE ledger_transaction SET created_at = $1 WHERE id IN (
       SELECT transaction_id FROM ledger_entry JOIN ledger_account ON ledger_account.id = account_id
        WHERE name = 'provider:green:payable')`,
    [past],
  );
  await books.sql("UPDATE settlement SET settled_at = $1 WHERE owed_nano = $2", [past, (200n * dollar).toString()]);
  expect(await run()).toMatchObject({ findings: [], unchecked: expect.stringContaining(`green ${lastMonth()}`) });

  const bill = (number: string, amount: bigint, explained = 0n) =>
    books.sources.database.providerInvoice.create({
      data: {
        providerId: "green",
        month: lastMonth(),
        number,
        amountNano: amount,
        explainedNano: explained,
        note: "they count a cancelled call whole",
      },
    });
  await bill("1", 200n * dollar + (dollar * 9n) / 10n);
  expect(await run()).toMatchObject({ findings: [], unchecked: undefined });
  await bill("2", dollar / 2n);
  const [finding] = (await run()).findings;
  expect(finding).toMatchObject({ subject: `invoice:green:${lastMonth()}`, difference: (dollar * 14n) / 10n });
  expect(finding?.consequence).toBe("tell");
  await bill("note", 0n, dollar);
  expect((await run()).findings).toEqual([]);
});

it("does not hold a month that still runs against its invoices", async () => {
  await books.sources.database.providerInvoice.create({
    data: { providerId: "red", month: month(), number: "early", amountNano: dollar },
  });
  expect((await run()).findings).toEqual([]);
});
