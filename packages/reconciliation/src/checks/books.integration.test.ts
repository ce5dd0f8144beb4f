import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BookCheck, Finding } from "../book-check.ts";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { forgetEntries } from "./entry-sums.ts";
import { ledgerCheck } from "./ledger.ts";
import { outsideBooksCheck } from "./outside-books.ts";
import { pricesCheck } from "./prices.ts";
import { rebuildCheck } from "./rebuild.ts";
import { settlementsCheck } from "./settlements.ts";
import { spendingCheck } from "./spending.ts";
import { unsettledCheck } from "./unsettled.ts";

let books: TestBooks;
beforeEach(async () => {
  books = await openTestBooks();
});
afterEach(() => books.close());

/** Nothing is found before. */
async function findAfter(check: BookCheck, damage: () => Promise<unknown>): Promise<readonly Finding[]> {
  expect(await books.find(check)).toEqual([]);
  await damage();
  return await books.find(check);
}

const ours = () => ({ workspaceId: books.workspace.workspaceId, consequence: "freeze-workspace" });

describe("ledger", () => {
  it("measures what there is", async () => {
    await books.addCall();
    const { compared, figures } = await ledgerCheck.run(books.sources);
    expect(compared).toBe(3n);
    expect(figures).toMatchObject({
      conservationGapNano: 0n,
      entries: 4n,
      transactions: 2n,
      creditsNano: 999_999_800n,
      "platform:inference-revenue": 200n,
    });
  });

  it("finds an entry that was changed: the whole, its transaction, its account", async () => {
    expect(
      await findAfter(ledgerCheck, () =>
        books.sql("UPDATE ledger_entry SET amount_nano = amount_nano + 7 WHERE amount_nano > 0"),
      ),
    ).toMatchObject([
      { subject: "ledger", difference: 7n, consequence: "stop-postings" },
      { subject: expect.stringMatching(/^transaction:/), difference: 7n, ...ours() },
      { subject: `account:${books.creditsName}`, difference: -7n, ...ours() },
    ]);
  });

  it("finds two transactions that are wrong by the same in opposite ways", async () => {
    const other = await books.addCall();
    expect(
      await findAfter(ledgerCheck, async () => {
        await books.sql("UPDATE ledger_entry SET amount_nano = amount_nano - 1 WHERE amount_nano = -1000000000");
        await books.sql("UPDATE ledger_entry SET amount_nano = amount_nano + 1 WHERE amount_nano = 200");
      }),
    ).toMatchObject([
      { subject: expect.stringMatching(/^transaction:/), difference: -1n },
      { subject: expect.stringMatching(/^transaction:/), difference: 1n },
    ]);
    expect(other).toMatch(/^gen-/);
  });

  it("finds a balance that is not the sum of its entries, and one that is gone", async () => {
    expect(
      await findAfter(ledgerCheck, () => books.sql("UPDATE ledger_balance SET balance_nano = balance_nano + 1")),
    ).toMatchObject([{ subject: `account:${books.creditsName}`, difference: 1n, ...ours() }]);
    await books.sql("DELETE FROM ledger_balance");
    expect(await books.find(ledgerCheck)).toMatchObject([{ difference: -1_000_000_000n, ...ours() }]);
  });

  it("finds credits that are held for nothing, and a slice that nothing is held for", async () => {
    expect(await findAfter(ledgerCheck, () => books.sql("UPDATE ledger_balance SET held_nano = 5"))).toMatchObject([
      { subject: `held:${books.workspace.workspaceId}`, difference: 5n, ...ours() },
    ]);
    await books.sql("INSERT INTO lease (workspace_id, epoch, granted_nano) VALUES ($1, 1, 5)", [
      books.workspace.workspaceId,
    ]);
    expect(await books.find(ledgerCheck)).toEqual([]);
    await books.sql("UPDATE lease SET granted_nano = 9");
    expect(await books.find(ledgerCheck)).toMatchObject([{ difference: -4n, ...ours() }]);
    await books.sql("UPDATE lease SET state = 'closed'");
    expect(await books.find(ledgerCheck)).toMatchObject([{ difference: 5n, ...ours() }]);
  });
});

describe("a ledger with a past", () => {
  /** Transactions of an hour ago, and a run that has added them up. */
  beforeEach(async () => {
    await books.addCall();
    const hourAgo = (Date.now() - 3_600_000).toString(16).padStart(12, "0");
    const age = `concat('${hourAgo.slice(0, 8)}-${hourAgo.slice(8)}', substr(%::text, 14))::uuid`;
    await books.sql(`UPDATE ledger_transaction SET id = ${age.replace("%", "id")}`);
    await books.sql(`UPDATE ledger_entry SET transaction_id = ${age.replace("%", "transaction_id")}`);
    await books.find(ledgerCheck);
  });

  it("is added up once, and what comes after is added to it", async () => {
    await books.addCall();
    expect((await ledgerCheck.run(books.sources)).figures).toMatchObject({ entries: 6n, transactions: 3n });
    await books.addCall();
    const { figures, findings } = await ledgerCheck.run(books.sources);
    expect(findings).toEqual([]);
    expect(figures).toMatchObject({ entries: 8n, conservationGapNano: 0n, "platform:inference-revenue": 600n });
  });

  it("that was changed behind our backs is seen when everything is added up", async () => {
    await books.sql(
      "UPDATE ledger_entry SET amount_nano = amount_nano + 7 WHERE amount_nano > 0 AND amount_nano <> 200",
    );
    expect(await books.find(ledgerCheck)).toEqual([]);
    forgetEntries(books.sources.pool);
    expect(await books.find(ledgerCheck)).toMatchObject([{ subject: "ledger", difference: 7n }, {}, {}]);
    expect(await books.find(ledgerCheck)).toHaveLength(3);
    await books.sql(
      "UPDATE ledger_entry SET amount_nano = amount_nano - 7 WHERE amount_nano > 0 AND amount_nano <> 200",
    );
    expect(await books.find(ledgerCheck)).toEqual([]);
  });

  it("is not reported by a sum that was wrong: everything is added up before anybody is told", async () => {
    await books.sql("UPDATE ledger_entry SET amount_nano = amount_nano + 7 WHERE amount_nano = 200");
    await books.sql("UPDATE ledger_entry SET amount_nano = amount_nano - 7 WHERE amount_nano = -200");
    await books.sql("UPDATE ledger_balance SET balance_nano = balance_nano - 7");
    expect(await books.find(ledgerCheck)).toEqual([]);
  });
});

it("finds what is held on promotional credits and should not be, and the other way round", async () => {
  const promotional = `workspace:${books.workspace.workspaceId}:promotional-credits`;
  await books.sources.pool.query("SELECT FROM post_transaction('grant:1', 'promotional-grant', $1, 'grant:1', $2)", [
    books.workspace.workspaceId,
    JSON.stringify([
      { account: "platform:promotional-grants", amount: "-50" },
      { account: promotional, amount: "50" },
    ]),
  ]);
  await books.sql("INSERT INTO lease (workspace_id, epoch, granted_nano) VALUES ($1, 1, 80)", [
    books.workspace.workspaceId,
  ]);
  const hold = (name: string, amount: number) =>
    books.sql(
      "UPDATE ledger_balance SET held_nano = $2 FROM ledger_account WHERE ledger_account.id = account_id AND name = $1",
      [name, amount],
    );
  await hold(promotional, 50);
  await hold(books.creditsName, 30);
  expect(
    await findAfter(ledgerCheck, async () => {
      await hold(promotional, 30);
      await hold(books.creditsName, 50);
    }),
  ).toMatchObject([{ subject: `held-on-promotional:${books.workspace.workspaceId}`, difference: -20n, ...ours() }]);
});

describe("settlements", () => {
  it("finds a charge that the ledger has not booked", async () => {
    await books.addCall();
    expect(
      await findAfter(settlementsCheck, () => books.sql("UPDATE settlement SET charged_nano = 250")),
    ).toMatchObject([
      { subject: expect.stringMatching(/^transaction:/), difference: -50n, ...ours() },
      { subject: expect.stringMatching(/^generation:/), difference: -50n, ...ours() },
    ]);
  });

  it("finds a call that was never settled, with what the ledger took for it", async () => {
    const id = await books.addCall();
    expect(await findAfter(settlementsCheck, () => books.sql("DELETE FROM settlement"))).toMatchObject([
      { subject: expect.stringMatching(/^transaction:/), difference: 200n, ...ours() },
      { subject: `generation:${id}`, difference: 1n, ...ours() },
    ]);
  });

  it("finds a call that was charged and is not in the log", async () => {
    const id = await books.addCall();
    expect(await findAfter(settlementsCheck, () => books.sql("DELETE FROM generation"))).toMatchObject([
      { subject: `generation:${id}`, difference: 1n, ...ours(), consequence: "tell" },
    ]);
  });

  it("finds a cost in the log that was not charged", async () => {
    const id = await books.addCall();
    expect(
      await findAfter(settlementsCheck, () => books.sql("UPDATE generation SET cost_nano = cost_nano - 1")),
    ).toMatchObject([{ subject: `generation:${id}`, difference: -1n, ...ours() }]);
  });
});

describe("months on own keys", () => {
  it("finds a month on own keys whose fee is not that of its sum, and calls that it does not list", async () => {
    const { workspaceId } = books.workspace;
    await books.sql(
      "INSERT INTO own_key_month (workspace_id, month, list_nano, fee_nano, allowance_nano, fee_basis_points) VALUES ($1, '2026-11', 0, 0, 0, 500)",
      [workspaceId],
    );
    const takeFee = () => books.sql("UPDATE own_key_month SET fee_nano = 7");
    expect(await findAfter(settlementsCheck, takeFee)).toMatchObject([
      { subject: `own-key-month:${workspaceId}:2026-11`, difference: 7n, ...ours() },
    ]);
    await books.sql("UPDATE own_key_month SET list_nano = 100, fee_nano = 5");
    expect(await books.find(settlementsCheck)).toMatchObject([{ difference: 100n, ...ours() }]);
  });
});

describe("spending", () => {
  it("finds budgets that count something else than was charged", async () => {
    await books.addCall();
    const { apiKeyId } = books.workspace;
    const forget = () =>
      books.sql("UPDATE spend_usage SET spent_nano = 150 WHERE subject LIKE 'key:%' AND period = '2026-11'");
    expect(await findAfter(spendingCheck, forget)).toMatchObject([
      { subject: `spend:key:${apiKeyId}:months`, difference: -50n, consequence: "tell" },
    ]);
  });

  it("finds budgets that hold for no call", async () => {
    await books.addCall();
    const leak = () =>
      books.sql("UPDATE spend_usage SET held_nano = 9 WHERE subject LIKE 'workspace:%' AND period = 'total'");
    expect(await findAfter(spendingCheck, leak)).toMatchObject([
      { subject: `spend-held:workspace:${books.workspace.workspaceId}:total`, difference: 9n },
    ]);
  });
});

describe("unsettled", () => {
  it("finds a gateway's log that Postgres has not confirmed for a minute, and says how old it is", async () => {
    const setAge = (age: string) =>
      books.sql(
        `INSERT INTO lease_gateway (id, heartbeat_at, unsettled, unsettled_since) VALUES ('g', now(), 3, now() - $1::interval)
           ON CONFLICT (id) DO UPDATE SET unsettled_since = now() - $1::interval`,
        [age],
      );
    await setAge("10 seconds");
    expect(await findAfter(unsettledCheck, () => setAge("2 minutes"))).toMatchObject([
      { subject: "log:g", unit: "ms", consequence: "tell" },
    ]);
    const { figures, unchecked } = await unsettledCheck.run(books.sources);
    expect(figures["oldestUnsettledMs"]).toBeGreaterThan(119_000n);
    expect(figures["logRecords"]).toBe(3n);
    expect(unchecked).toContain("MONEY_REDIS_URL");
  });

  it("finds records that were set apart until a person has resolved them", async () => {
    expect(
      await findAfter(unsettledCheck, () =>
        books.sql("INSERT INTO quarantined_usage (generation_id, text, reason) VALUES ('gen-1', '{}', 'no such key')"),
      ),
    ).toMatchObject([
      {
        subject: expect.stringMatching(/^set-apart:/),
        problem: expect.stringContaining("gen-1"),
        consequence: "tell",
      },
    ]);
    await books.sql("UPDATE quarantined_usage SET resolved_at = now()");
    expect(await books.find(unsettledCheck)).toEqual([]);
  });

  it("finds leases of an earlier life of Redis that nobody closes", async () => {
    const { workspaceId } = books.workspace;
    await books.sql("INSERT INTO lease (workspace_id, epoch, granted_nano, state) VALUES ($1, 1, 5, 'draining')", [
      workspaceId,
    ]);
    await books.sql("UPDATE redis_epoch SET epoch = 2, claimed_at = now()");
    expect(
      await findAfter(unsettledCheck, () => books.sql("UPDATE redis_epoch SET claimed_at = now() - interval '1 hour'")),
    ).toMatchObject([{ subject: "draining-leases", unit: "ms" }]);
  });
});

describe("outside books", () => {
  it("finds what Stripe and the ledger do not agree on, and a day that nobody compared", async () => {
    await books.sql(
      "INSERT INTO stripe_reconciliation (day, compared, fees_cents, gaps) VALUES (to_char(now(), 'YYYY-MM-DD'), 2, 90, '[]')",
    );
    const gap = { key: "pi:pi_1", source: "pi_1", stripeCents: 2110, ledgerCents: null };
    expect(
      await findAfter(outsideBooksCheck, () =>
        books.sql("UPDATE stripe_reconciliation SET gaps = $1", [JSON.stringify([gap])]),
      ),
    ).toMatchObject([{ subject: "stripe:pi:pi_1", difference: 21_100_000_000n, unit: "nano-usd" }]);
    await books.sql("DELETE FROM stripe_reconciliation");
    await books.sql(
      `INSERT INTO credit_purchase (id, workspace_id, created_by_id, credits_cents, fee_cents, total_cents, status, paid_at)
         VALUES ($1, $2, $3, 2000, 110, 2110, 'paid', now() - interval '2 days')`,
      [randomUUID(), books.workspace.workspaceId, books.workspace.ownerId],
    );
    expect(await books.find(outsideBooksCheck)).toMatchObject([{ subject: expect.stringMatching(/^stripe-day:/) }]);
  });

  it("finds a model whose tokens we count ourselves, once it has calls enough to say so", async () => {
    for (let call = 0; call < 98; call++) await books.addCall();
    await books.addCall({ estimated: true });
    expect(
      await findAfter(outsideBooksCheck, async () => {
        await books.addCall({ estimated: true });
        await books.addCall({ estimated: true, modelId: "acme/rare" });
      }),
    ).toMatchObject([{ subject: "estimates:acme/one", difference: 2n, unit: "records" }]);
  });
});

describe("prices", () => {
  it("finds a call that is off by one nano-dollar, in both ways", async () => {
    await books.addCall();
    const id = await books.addCall({ costNano: 201n });
    expect(await books.find(pricesCheck)).toMatchObject([{ subject: `generation:${id}`, difference: 1n, ...ours() }]);
    await books.sql("UPDATE settlement SET charged_nano = 199 WHERE generation_id = $1", [id]);
    expect(await books.find(pricesCheck)).toMatchObject([{ subject: `generation:${id}`, difference: -1n, ...ours() }]);
  });

  it("looks again at what is open, however small the sample", async () => {
    const good = await books.addCall();
    const id = await books.addCall({ costNano: 201n });
    for (const [table, key] of [
      ["generation", "id"],
      ["settlement", "generation_id"],
    ] as const)
      await books.sql(
        `INSERT INTO ${table} SELECT (jsonb_populate_record(known, jsonb_build_object('${key}', 'gen-' || number))).*
           FROM ${table} AS known, generate_series(1, 20000) AS number WHERE known.${key} = $1`,
        [good],
      );
    const [again] = (await pricesCheck.run(books.sources, [`generation:${id}`])).findings;
    expect(again?.subject).toBe(`generation:${id}`);
  });

  it("finds tokens that were changed afterwards, and a price that was", async () => {
    const id = await books.addCall();
    expect(
      await findAfter(pricesCheck, () => books.sql("UPDATE generation SET output_tokens = output_tokens + 1")),
    ).toMatchObject([{ subject: `generation:${id}`, difference: -2n }]);
    await books.sql("UPDATE generation SET output_tokens = output_tokens - 1");
    expect(await books.find(pricesCheck)).toEqual([]);
    await books.sql("UPDATE price_version SET input_pico = 990");
    expect(await books.find(pricesCheck)).toMatchObject([{ difference: 1n }]);
    await books.sql("DELETE FROM price_version");
    expect(await books.find(pricesCheck)).toMatchObject([{ problem: expect.stringContaining("is gone") }]);
  });

  it("lets a call be free that delivered nothing or was broken off, and no other", async () => {
    const id = await books.addCall();
    await books.sql("UPDATE generation SET status = 'interrupted'");
    await books.sql("UPDATE settlement SET charged_nano = 0");
    expect(await books.find(pricesCheck)).toEqual([]);
    await books.sql("UPDATE generation SET status = 'completed'");
    expect(await books.find(pricesCheck)).toMatchObject([{ subject: `generation:${id}`, difference: -200n }]);
  });
});

describe("rebuild", () => {
  it("finds a balance that its entries do not come to", async () => {
    expect(
      await findAfter(rebuildCheck, () => books.sql("UPDATE ledger_balance SET balance_nano = balance_nano - 3")),
    ).toMatchObject([{ subject: `account:${books.creditsName}`, difference: -3n, ...ours() }]);
  });

  it("finds a transaction whose entries are gone", async () => {
    await books.addCall();
    expect(
      await findAfter(rebuildCheck, () => books.sql("DELETE FROM ledger_entry WHERE abs(amount_nano) = 200")),
    ).toMatchObject([
      { subject: `account:${books.creditsName}`, difference: -200n, ...ours() },
      { subject: expect.stringMatching(/^transaction:/), unit: "records" },
    ]);
  });
});
