import { createDatabase, type Database, readCreditBalance } from "@causeway/db";
import { parseUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, patient, soundLedger } from "@causeway/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addressNotices } from "../notice/address.ts";
import { giveCredits } from "./give-credits.ts";
import { readOperations } from "./read-operations.ts";

let database: Database;
let workspaceId: string;
let slug: string;
let staffId: string;
beforeEach(async () => {
  // As the dashboard has it.
  database = createDatabase((await createTestDatabase()).appUrl, patient);
  ({ workspaceId } = await createTestWorkspace(database));
  ({ slug } = await database.workspace.findUniqueOrThrow({ where: { id: workspaceId } }));
  const staff = await database.user.create({ data: { email: "operator@causeway.test" }, select: { id: true } });
  staffId = staff.id;
});
afterEach(() => database.$disconnect());

const gift = { amount: "25", reason: "Outage of 21 November", expiresOn: "" };
const give = (more: Partial<Parameters<typeof giveCredits>[1]> = {}) =>
  giveCredits(
    { database, actor: { kind: "staff", userId: staffId, ipAddress: "10.0.0.1" } },
    { workspace: workspaceId, grantId: crypto.randomUUID(), ...gift, ...more },
  );

it("is given once, however often the form is sent; who gave it is written down, and its owner is told", async () => {
  const grantId = crypto.randomUUID();
  const sent = await Promise.all([give({ grantId }), give({ grantId, workspace: slug }), give({ grantId })]);
  expect(sent.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(parseUsd("25"));
  expect(await auditLedger(database)).toEqual(soundLedger);
  expect(await database.auditEntry.findMany({ where: { action: "credit-grant.create" } })).toMatchObject([
    {
      workspaceId,
      actor: `staff:${staffId}`,
      target: `credit-grant:${grantId}`,
      ipAddress: "10.0.0.1",
      detail: { credits: "25", reason: "Outage of 21 November" },
    },
  ]);
  expect((await readOperations(database)).gifts).toMatchObject([
    { id: grantId, workspaceId, amountNano: parseUsd("25"), givenBy: "operator@causeway.test", expiresAt: undefined },
  ]);
  await addressNotices(database);
  const { mails } = await database.notice.findFirstOrThrow({
    where: { workspaceId, kind: "credits-given" },
    include: { mails: true },
  });
  expect(mails).toMatchObject([{ page: "/credits" }]);
});

it("lasts to the end of its last day", async () => {
  const grantId = crypto.randomUUID();
  await give({ grantId, expiresOn: "2999-01-31" });
  const { expiresAt } = await database.creditGrant.findUniqueOrThrow({ where: { id: grantId } });
  expect(expiresAt).toEqual(new Date("2999-02-01T00:00:00Z"));
});

it("is refused with another amount under the same id", async () => {
  const grantId = crypto.randomUUID();
  await give({ grantId });
  await expect(give({ grantId, amount: "250" })).rejects.toMatchObject({ code: "conflict" });
});

it.each([
  [{ workspace: "nobody" }, "workspace", "nobody"],
  [{ workspace: " " }, "workspace", "short name"],
  [{ amount: "0" }, "amount", "more than nothing"],
  [{ amount: "-5" }, "amount", "25.00"],
  [{ amount: "10000.01" }, "amount", "$10,000"],
  [{ reason: "gift" }, "reason", "at least 5"],
  [{ expiresOn: "2026-02-30" }, "expiresOn", "2027-01-31"],
  [{ expiresOn: "2020-01-31" }, "expiresOn", "over"],
  [{ grantId: "again" }, "grantId", "UUID"],
])("is refused with the field that is wrong: %j", async (more, parameter, text) => {
  await expect(give(more)).rejects.toMatchObject({
    code: "invalid-request",
    parameter,
    message: expect.stringContaining(text),
  });
});

it("is not given to a workspace that is gone", async () => {
  const gone = await createTestWorkspace(database);
  await database.workspace.update({ where: { id: gone.workspaceId }, data: { deletedAt: new Date() } });
  await expect(give({ workspace: gone.workspaceId })).rejects.toMatchObject({ parameter: "workspace" });
});
