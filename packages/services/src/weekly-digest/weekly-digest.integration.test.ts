import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { nanoUsd } from "@causeway/money";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendNotices } from "../notice/send.ts";
import { type DigestActivity, queueWeeklyDigests } from "./queue.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const totals = (spend: bigint, requests: number) => ({
  spend: nanoUsd(spend),
  requests,
  inputTokens: 1_234,
  outputTokens: 56,
  errors: 2,
});

const asked: { workspaceId: string; days: number }[] = [];
const activity: DigestActivity = {
  totals: async ({ workspaceId, from, to }) => {
    asked.push({ workspaceId, days: (to.getTime() - from.getTime()) / 86_400_000 });
    return { current: totals(12_300_000_000n, 7), previous: totals(10_000_000_000n, 9) };
  },
  series: async ({ groupBy }) => [
    { ...totals(1_000_000_000n, 1), group: "small", groupName: `${groupBy} small` },
    { ...totals(2_000_000_000n, 2), group: "large", groupName: `${groupBy} <b>large</b>` },
    { ...totals(9_300_000_000n, 4), group: "large", groupName: `${groupBy} <b>large</b>` },
  ],
};

/** Dollars that a workspace spent in the week before this one, or spends in this one, which begins an hour late. */
const spend = (workspaceId: string, weeksAgo: number) => database.$executeRaw`
  INSERT INTO spend_usage (subject, period, spent_nano)
  VALUES (${`workspace:${workspaceId}`}, usage_period('weekly', now() - interval '1 hour' - make_interval(weeks => ${weeksAgo})), 12300000000)`;

test("each workspace that spent is told once a week, however many workers count it or send it", async () => {
  const [spender, other, idle] = await Promise.all([
    createTestWorkspace(database, { creditsNano: 40_000_000_000n }),
    createTestWorkspace(database),
    createTestWorkspace(database),
  ]);
  await spend(spender.workspaceId, 1);
  await spend(other.workspaceId, 1);
  await spend(idle.workspaceId, 0);
  // One that died in the middle left the second undone.
  await Promise.all([1, 2, 3].map(() => queueWeeklyDigests({ database, activity })));
  await queueWeeklyDigests({ database, activity });

  expect(new Set(asked.map(({ workspaceId }) => workspaceId))).toEqual(
    new Set([spender.workspaceId, other.workspaceId]),
  );
  expect(new Set(asked.map(({ days }) => days))).toEqual(new Set([7]));
  const sent: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
  const send = () => sendNotices({ database, mailer, creditsPageUrl: "https://dashboard.test/credits" });
  await Promise.all([send(), send()]);
  await send();

  expect(sent.map(({ to }) => to).toSorted()).toEqual([spender.ownerEmail, other.ownerEmail].toSorted());
  const mail = sent.find(({ to }) => to === spender.ownerEmail);
  expect(mail?.subject).toBe("Test: $12.30 last week");
  expect(mail?.text).toContain("23 % more than the week before ($10.00).");
  expect(mail?.text).toMatch(/Credits left: +\$40\.00/);
  expect(mail?.text).toContain(
    "By model\nmodel <b>large</b>: $11.30, 6 requests\nmodel small:        $1.00, 1 request",
  );
  expect(mail?.html).toContain("key &lt;b&gt;large&lt;/b&gt;");
  expect(mail?.html).not.toContain("<b>");
  expect(mail?.text).toContain(mail?.optOutUrl);
});
