import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordNotice } from "./record.ts";
import { sendNotices } from "./send.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url);
});
afterAll(() => database.$disconnect());

const sent: Mail[] = [];
const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
const context = () => ({ database, mailer, creditsPageUrl: "https://dashboard.test/credits" });

const kinds = ["refund-succeeded", "refund-failed", "dispute-opened", "dispute-won", "dispute-lost"] as const;

test("each thing is told once to those who pay, however many workers send, and again only when the mail server was away", async () => {
  const { workspaceId, ownerEmail } = await createTestWorkspace(database);
  const facts = { amountCents: 2_110, reason: "product_not_received" };
  for (const kind of [...kinds, ...kinds]) await recordNotice(database, { workspaceId, kind, subjectId: "s", facts });
  const away: Mailer = { ...mailer, send: () => Promise.reject(new Error("away")) };
  await expect(sendNotices({ ...context(), mailer: away })).rejects.toThrow("away");
  expect(sent).toEqual([]);
  await Promise.all([sendNotices(context()), sendNotices(context()), sendNotices(context())]);
  expect(sent).toHaveLength(kinds.length);
  expect(new Set(sent.map(({ to }) => to))).toEqual(new Set([ownerEmail]));
  expect(sent.every(({ text, subject }) => `${subject}${text}`.includes("$21.10"))).toBe(true);
  expect(sent.every(({ text }) => text.includes("https://dashboard.test/credits"))).toBe(true);
  expect(await sendNotices(context())).toBe(0);
});
