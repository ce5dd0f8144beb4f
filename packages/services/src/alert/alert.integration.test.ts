import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, createTestWorkspace, grantCredits, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { sendNotices } from "../notice/send.ts";
import { raiseBudgetAlerts } from "./raise-budget-alerts.ts";
import { readLowCredits } from "./read-low-credits.ts";
import { raiseLowBalanceAlerts } from "./raise-low-balance-alerts.ts";
import { readAlertSettings, setAlertSettings } from "./settings.ts";

let database: Database;
const others: Database[] = [];
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  for (let worker = 0; worker < 3; worker++) others.push(createDatabase(url, patient));
});
afterAll(async () => {
  for (const one of [database, ...others]) await one.$disconnect();
});

const dollars = 1_000_000_000n;

async function newWorkspace(creditsNano = 100n * dollars) {
  const { workspaceId, ownerId, ownerEmail, apiKeyId } = await createTestWorkspace(database, { creditsNano });
  const actor: Actor = { kind: "user", userId: ownerId, workspaceId, role: "owner" };
  const member = async (role: "admin" | "billing" | "developer") => {
    const email = `${role}-${crypto.randomUUID()}@test.invalid`;
    const { id } = await database.user.create({ data: { email } });
    await database.membership.create({ data: { workspaceId, userId: id, role } });
    return { id, email };
  };
  return { workspaceId, ownerEmail, apiKeyId, member, context: { database, actor } };
}

const spend = (subject: string, reset: string, nano: bigint) => database.$executeRaw`
  INSERT INTO spend_usage (subject, period, spent_nano) VALUES (${subject}, usage_period(${reset}, now()), ${nano})
  ON CONFLICT (subject, period) DO UPDATE SET spent_nano = EXCLUDED.spent_nano`;

const limit = (workspaceId: string, subject: string, caps: object) =>
  database.usageLimit.upsert({
    where: { subject },
    create: { subject, workspaceId, ...caps },
    update: caps,
  });

/** What was told of the workspace, oldest first. */
const told = async (workspaceId: string) =>
  (await database.notice.findMany({ where: { workspaceId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] })).map(
    ({ kind, facts }) => ({ kind, facts: facts as Record<string, unknown> }),
  );

const to = (mails: readonly Mail[]) => mails.map((mail) => mail.to).toSorted();

/** As many workers as there may be, all at once. */
const sweep = () =>
  Promise.all([database, ...others].flatMap((one) => [raiseBudgetAlerts(one), raiseLowBalanceAlerts(one)]));

describe("budgets", () => {
  it("are told of at 80 % and when used up, once each however many workers look", async () => {
    const { workspaceId, apiKeyId } = await newWorkspace();
    const subject = `key:${apiKeyId}`;
    await limit(workspaceId, subject, { weeklyNano: 5n * dollars });
    await spend(subject, "weekly", 3_999_999_999n);
    await sweep();
    expect(await told(workspaceId)).toEqual([]);
    await spend(subject, "weekly", 4n * dollars);
    await sweep();
    await sweep();
    expect(await told(workspaceId)).toMatchObject([
      {
        kind: "budget-reached",
        facts: { holder: "key", period: "weekly", percent: 80, limitUsd: "5", spentUsd: "4", leftUsd: "1" },
      },
    ]);
    await spend(subject, "weekly", 4_960_000_000n);
    await sweep();
    await sweep();
    expect((await told(workspaceId)).map(({ facts }) => facts["percent"])).toEqual([80, 100]);
  });

  it("that are used up at once are told of once", async () => {
    const { workspaceId } = await newWorkspace();
    await limit(workspaceId, `workspace:${workspaceId}`, { totalNano: dollars });
    await spend(`workspace:${workspaceId}`, "total", dollars);
    await sweep();
    await sweep();
    expect(await told(workspaceId)).toMatchObject([{ facts: { holder: "workspace", percent: 100, resetsAt: null } }]);
  });

  it("are told of again in a new period, and after they were raised far enough, but not when use wavers", async () => {
    const { workspaceId, apiKeyId } = await newWorkspace();
    const subject = `key:${apiKeyId}`;
    await limit(workspaceId, subject, { dailyNano: 10n * dollars });
    await spend(subject, "daily", 8n * dollars);
    await sweep();
    // 75 %: below the threshold, and not clearly.
    await limit(workspaceId, subject, { dailyNano: 10_600_000_000n });
    await sweep();
    await limit(workspaceId, subject, { dailyNano: 10n * dollars });
    await sweep();
    expect(await told(workspaceId)).toHaveLength(1);
    await limit(workspaceId, subject, { dailyNano: 20n * dollars });
    await sweep();
    await spend(subject, "daily", 16n * dollars);
    await sweep();
    expect(await told(workspaceId)).toHaveLength(2);
    await database.raisedAlert.updateMany({ where: { workspaceId }, data: { period: "2026-01-01" } });
    await sweep();
    expect(await told(workspaceId)).toHaveLength(3);
  });

  it("count calls on own keys only where they count", async () => {
    const { workspaceId, apiKeyId } = await newWorkspace();
    for (const [subject, countsOwnKeys] of [
      [`key:${apiKeyId}`, true] as const,
      [`workspace:${workspaceId}`, false] as const,
    ]) {
      await limit(workspaceId, subject, { monthlyNano: dollars, countsOwnKeys });
      await database.$executeRaw`
        INSERT INTO spend_usage (subject, period, own_list_nano) VALUES (${subject}, usage_period('monthly', now()), ${dollars})`;
    }
    await sweep();
    expect((await told(workspaceId)).map(({ facts }) => facts["holder"])).toEqual(["key"]);
  });

  it("of a key are mailed to its owner and to those who run the workspace, of the workspace also to those who pay", async () => {
    const { workspaceId, ownerEmail, apiKeyId, member } = await newWorkspace();
    const [admin, billing, developer] = [await member("admin"), await member("billing"), await member("developer")];
    await database.apiKey.update({ where: { id: apiKeyId }, data: { createdById: developer.id } });
    for (const subject of [`key:${apiKeyId}`, `member:${workspaceId}:${developer.id}`, `workspace:${workspaceId}`]) {
      await limit(workspaceId, subject, { monthlyNano: dollars });
      await spend(subject, "monthly", 850_000_000n);
    }
    await sweep();
    const sent: Mail[] = [];
    const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
    await sendNotices({ database, mailer, creditsPageUrl: "https://dashboard.test/credits" });
    const ours = [ownerEmail, admin.email, billing.email, developer.email];
    const mailsAbout = (page: string) =>
      sent.filter(({ text, to: email }) => ours.includes(email) && text.includes(`https://dashboard.test${page}`));
    const run = [ownerEmail, admin.email];
    expect(to(mailsAbout(`/keys/${apiKeyId}`))).toEqual([...run, developer.email].toSorted());
    const limits = mailsAbout("/limits");
    expect(to(limits.filter(({ text }) => text.includes("The member")))).toEqual([...run, developer.email].toSorted());
    expect(to(limits.filter(({ text }) => text.includes("The workspace")))).toEqual([...run, billing.email].toSorted());
    for (const { text } of limits)
      expect(text).toMatch(/\$0\.85 of its monthly budget of \$1\.00.+begins anew at \d{4}/s);
  });
});

describe("low credits", () => {
  it("are told of once below the threshold, and again only after they were clearly above it", async () => {
    const { workspaceId, context } = await newWorkspace(4n * dollars);
    await sweep();
    expect(await told(workspaceId)).toEqual([]);
    await spend(`workspace:${workspaceId}`, "total", 1n);
    await sweep();
    await sweep();
    expect(await told(workspaceId)).toMatchObject([
      { kind: "credits-low", facts: { balanceUsd: "4", thresholdUsd: "5" } },
    ]);
    await grantCredits(database, workspaceId, 1_500_000_000n);
    await sweep();
    await setAlertSettings(context, { workspaceId, lowBalance: "5.5", veryLowBalance: null });
    await sweep();
    expect(await told(workspaceId)).toHaveLength(1);
    await grantCredits(database, workspaceId, 5n * dollars);
    await sweep();
    await setAlertSettings(context, { workspaceId, lowBalance: "11", veryLowBalance: null });
    await sweep();
    expect(await told(workspaceId)).toHaveLength(2);
  });

  it("are told of a second time below the second threshold, and each anew by itself", async () => {
    const { workspaceId, context } = await newWorkspace(4n * dollars);
    const thresholds = async () => (await told(workspaceId)).map(({ facts }) => facts["thresholdUsd"]);
    await spend(`workspace:${workspaceId}`, "total", 1n);
    await setAlertSettings(context, { workspaceId, lowBalance: "5", veryLowBalance: "3" });
    expect(await readLowCredits(context, { workspaceId })).toBeUndefined();
    await sweep();
    expect(await thresholds()).toEqual(["5"]);
    const first = await readLowCredits(context, { workspaceId });
    expect(first).toMatchObject({ balance: 4n * dollars });
    await setAlertSettings(context, { workspaceId, lowBalance: "5", veryLowBalance: "4.5" });
    await sweep();
    await sweep();
    expect(await told(workspaceId)).toMatchObject([
      { facts: { isVeryLow: false } },
      { kind: "credits-low", facts: { balanceUsd: "4", thresholdUsd: "4.5", isVeryLow: true } },
    ]);
    const second = await readLowCredits(context, { workspaceId });
    expect(second?.id).not.toBe(first?.id);
    // Clearly above the second, and not above the first.
    await setAlertSettings(context, { workspaceId, lowBalance: "5", veryLowBalance: "3" });
    await sweep();
    await setAlertSettings(context, { workspaceId, lowBalance: "5", veryLowBalance: "4.5" });
    await sweep();
    await sweep();
    expect(await thresholds()).toEqual(["5", "4.5", "4.5"]);
  });

  it("below both at once are told of once, of the second", async () => {
    const { workspaceId } = await newWorkspace(dollars / 2n);
    await spend(`workspace:${workspaceId}`, "total", 1n);
    await sweep();
    await sweep();
    expect(await told(workspaceId)).toMatchObject([{ facts: { thresholdUsd: "1", isVeryLow: true } }]);
  });

  it.each(["5", "6"])("have no second threshold of %s above the first of 5, nor one alone", async (veryLowBalance) => {
    const { workspaceId, context } = await newWorkspace();
    for (const lowBalance of ["5", null]) {
      await expect(setAlertSettings(context, { workspaceId, lowBalance, veryLowBalance })).rejects.toMatchObject({
        code: "invalid-request",
        parameter: "veryLowBalance",
      });
    }
  });

  it("are never told of to those who do not want to know, and settings are checked", async () => {
    const { workspaceId, context } = await newWorkspace(dollars);
    await spend(`workspace:${workspaceId}`, "total", 1n);
    expect(await readAlertSettings(context, { workspaceId })).toEqual({
      lowBalance: 5n * dollars,
      veryLowBalance: dollars,
    });
    await setAlertSettings(context, { workspaceId, lowBalance: null, veryLowBalance: null });
    await sweep();
    expect(await told(workspaceId)).toEqual([]);
    expect(await readAlertSettings(context, { workspaceId })).toEqual({
      lowBalance: undefined,
      veryLowBalance: undefined,
    });
    const wrong = { workspaceId, lowBalance: "a lot", veryLowBalance: null };
    await expect(setAlertSettings(context, wrong)).rejects.toMatchObject({
      code: "invalid-request",
      parameter: "lowBalance",
    });
    const viewer = { ...context, actor: { ...context.actor, role: "viewer" } as Actor };
    await expect(
      setAlertSettings(viewer, { workspaceId, lowBalance: "1", veryLowBalance: null }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
