import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readOperations } from "./read-operations.ts";
import { recordProviderInvoice } from "./record-provider-invoice.ts";

let database: Database;
beforeEach(async () => {
  // As the dashboard has it: an account that can change no invoice.
  database = createDatabase((await createTestDatabase()).appUrl, patient);
  await database.provider.create({ data: { id: "openai", name: "OpenAI" } });
});
afterEach(() => database.$disconnect());

const invoice = { provider: "openai", month: "2026-10", number: "A-1", amount: "1234.56", explained: "", note: "" };
const record = (more: Partial<typeof invoice> = {}) =>
  recordProviderInvoice(
    { database, actor: { kind: "staff", userId: "ada", ipAddress: "10.0.0.1" } },
    { ...invoice, ...more },
  );

const creditNote = { number: "A-1 credit note", amount: "-234.56" };

it("is written down with who did it, once per number", async () => {
  await record();
  await expect(record()).rejects.toMatchObject({ code: "conflict", parameter: "number" });
  await record(creditNote);
  expect(await database.auditEntry.findMany({ where: { action: "provider-invoice.record" } })).toMatchObject([
    { actor: "staff:ada", target: "provider:openai", workspaceId: null, detail: { amountNano: "1234560000000" } },
    { detail: { number: "A-1 credit note", amountNano: "-234560000000" } },
  ]);
  await expect(database.providerInvoice.deleteMany()).rejects.toThrow("42501");
});

it.each([
  [{ provider: "nobody" }, "provider", "nobody"],
  [{ month: "2026-13" }, "month", "2026-11"],
  [{ amount: "1,234" }, "amount", "1234.56"],
  [{ number: " " }, "number", "number"],
  [{ number: "A-2", explained: "3", note: "x" }, "note", "at least 5"],
])("is refused with the field that is wrong: %j", async (more, parameter, text) => {
  await expect(record(more)).rejects.toMatchObject({ parameter, message: expect.stringContaining(text) });
});

it("stands beside what we owe by the last run of the check", async () => {
  await record();
  await record(creditNote);
  await record({ number: "A-3", amount: "0", explained: "-1.5", note: "two calls of a trial" });
  await database.reconciliationRun.create({
    data: {
      check: "providers",
      durationMs: 1,
      compared: 1n,
      findings: 0,
      figures: { "owed:openai:2026-10": "1001500000000", "owed:groq:2026-11": "7", recoveredCalls: "3" },
    },
  });
  expect((await readOperations(database)).providers).toEqual([
    { provider: "groq", month: "2026-11", owedNano: 7n, billedNano: undefined, explainedNano: 0n },
    {
      provider: "openai",
      month: "2026-10",
      owedNano: 1_001_500_000_000n,
      billedNano: 1_000_000_000_000n,
      explainedNano: -1_500_000_000n,
    },
  ]);
});
