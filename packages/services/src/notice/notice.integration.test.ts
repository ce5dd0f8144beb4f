import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { optOut } from "../notification/opt-out.ts";
import { readNotificationChoices } from "../notification/read.ts";
import { setNotification } from "../notification/set.ts";
import { recordNotice } from "./record.ts";
import { sendNotices } from "./send.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

function newMailbox() {
  const sent: Mail[] = [];
  const refused = new Set<string>();
  const mailer: Mailer = {
    send: async (mail) => {
      if (refused.has(mail.to)) throw new Error("away");
      sent.push(mail);
    },
    close: () => undefined,
  };
  return {
    sent,
    refused,
    send: () => sendNotices({ database, mailer, creditsPageUrl: "https://dashboard.test/credits" }),
  };
}

/** As if the pause before the next attempt were over. */
const makeDue = () =>
  database.noticeMail.updateMany({ where: { nextAttemptAt: { not: null } }, data: { nextAttemptAt: new Date(0) } });

async function addMember(workspaceId: string, role: "admin" | "billing" | "developer") {
  const { id, email } = await database.user.create({ data: { email: `${role}-${crypto.randomUUID()}@test.invalid` } });
  await database.membership.create({ data: { workspaceId, userId: id, role } });
  const actor: Actor = { kind: "user", userId: id, workspaceId, role };
  return { id, email, context: { database, actor } };
}

const kinds = ["refund-succeeded", "refund-failed", "dispute-opened", "dispute-won", "dispute-lost"] as const;

test("each thing is told once to those who pay, however many workers send, and again only when the mail server was away", async () => {
  const { workspaceId, ownerEmail } = await createTestWorkspace(database);
  const { sent, refused, send } = newMailbox();
  const facts = { amountCents: 2_110, reason: "product_not_received" };
  for (const kind of [...kinds, ...kinds]) await recordNotice(database, { workspaceId, kind, subjectId: "s", facts });
  refused.add(ownerEmail);
  await expect(send()).rejects.toThrow("away");
  expect(sent).toEqual([]);
  refused.clear();
  await makeDue();
  await Promise.all([send(), send(), send()]);
  expect(sent).toHaveLength(kinds.length);
  expect(new Set(sent.map(({ to }) => to))).toEqual(new Set([ownerEmail]));
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(kinds.length);
  expect(sent.every(({ text, subject }) => `${subject}${text}`.includes("$21.10"))).toBe(true);
  expect(sent.every(({ text }) => text.includes("https://dashboard.test/credits"))).toBe(true);
  await makeDue();
  expect(await send()).toBe(0);
});

test("one mailbox that refuses holds up nobody else, is tried again later, and given up in the end", async () => {
  const { workspaceId, ownerEmail } = await createTestWorkspace(database);
  const billing = await addMember(workspaceId, "billing");
  const { sent, refused, send } = newMailbox();
  refused.add(ownerEmail);
  await recordNotice(database, { workspaceId, kind: "refund-failed", subjectId: "h", facts: { amountCents: 100 } });
  await expect(send()).rejects.toThrow("away");
  expect(sent.map(({ to }) => to)).toEqual([billing.email]);
  const where = { email: ownerEmail };
  expect(await database.noticeMail.findFirst({ where })).toMatchObject({
    attempts: 1,
    lastError: "away",
    sentAt: null,
  });
  await database.noticeMail.updateMany({ where, data: { attempts: 13, nextAttemptAt: new Date(0) } });
  await expect(send()).rejects.toThrow("away");
  expect(await database.noticeMail.findFirst({ where })).toMatchObject({ attempts: 14, nextAttemptAt: null });
});

test("a member says which mails he wants, or ends them with the link in one; what endangers money is always told", async () => {
  const { workspaceId, ownerId, ownerEmail } = await createTestWorkspace(database);
  const developer = await addMember(workspaceId, "developer");
  const billing = await addMember(workspaceId, "billing");
  const { sent, send } = newMailbox();
  const low = (subjectId: string) =>
    recordNotice(database, {
      workspaceId,
      kind: "credits-low",
      subjectId,
      facts: { balanceUsd: "1", thresholdUsd: "5" },
    });
  await setNotification(developer.context, { workspaceId, topic: "low-balance", wanted: true });
  await setNotification(billing.context, { workspaceId, topic: "low-balance", wanted: false });
  await low("first");
  await send();
  expect(sent.map(({ to }) => to).toSorted()).toEqual([developer.email, ownerEmail].toSorted());

  const token =
    sent
      .find(({ to }) => to === ownerEmail)
      ?.optOutUrl?.split("/")
      .at(-1) ?? "";
  expect(await optOut(database, `${token}x`)).toBeUndefined();
  expect(await optOut(database, token)).toEqual({ topic: "low-balance", workspaceName: "Test" });
  expect(await optOut(database, token)).toEqual({ topic: "low-balance", workspaceName: "Test" });
  await low("second");
  await recordNotice(database, {
    workspaceId,
    kind: "dispute-opened",
    subjectId: "d",
    facts: { amountCents: 5, reason: "r" },
  });
  await send();
  const later = sent.slice(2);
  expect(later.map(({ to, subject }) => `${to} ${/disputed/.test(subject)}`).toSorted()).toEqual(
    [`${billing.email} true`, `${developer.email} false`, `${ownerEmail} true`].toSorted(),
  );
  expect(later.filter(({ optOutUrl }) => optOutUrl !== undefined)).toHaveLength(1);

  const owner: Actor = { kind: "user", userId: ownerId, workspaceId, role: "owner" };
  const choices = await readNotificationChoices({ database, actor: owner }, { workspaceId });
  expect(choices).toContainEqual({ topic: "low-balance", optional: true, wanted: false });
  expect(choices).toContainEqual({ topic: "payments", optional: false, wanted: true });
  const change = (context: { database: Database; actor: Actor }, topic: string) =>
    setNotification(context, { workspaceId, topic, wanted: false });
  await expect(change({ database, actor: owner }, "payments")).rejects.toMatchObject({ code: "invalid-request" });
  await expect(change({ database, actor: owner }, "weather")).rejects.toMatchObject({ code: "invalid-request" });
  await expect(change(developer.context, "auto-top-up")).rejects.toMatchObject({ code: "forbidden" });
});

test("whoever has left is told nothing any more, though the mail was addressed to him", async () => {
  const { workspaceId, ownerEmail } = await createTestWorkspace(database);
  const billing = await addMember(workspaceId, "billing");
  const { sent, refused, send } = newMailbox();
  refused.add(billing.email);
  await recordNotice(database, { workspaceId, kind: "refund-failed", subjectId: "l", facts: { amountCents: 100 } });
  await expect(send()).rejects.toThrow("away");
  refused.clear();
  await database.membership.deleteMany({ where: { workspaceId, userId: billing.id } });
  await makeDue();
  await send();
  expect(sent.filter(({ to }) => to === ownerEmail || to === billing.email).map(({ to }) => to)).toEqual([ownerEmail]);
});

test("a worker that fails late does not have a mail sent again that another took over and sent", async () => {
  const { workspaceId, ownerEmail } = await createTestWorkspace(database);
  const { sent, send } = newMailbox();
  await recordNotice(database, { workspaceId, kind: "refund-failed", subjectId: "t", facts: { amountCents: 100 } });
  const slow: Mailer = {
    send: async () => {
      // Meanwhile its time for this mail is over.
      await makeDue();
      await send();
      throw new Error("too late");
    },
    close: () => undefined,
  };
  const creditsPageUrl = "https://dashboard.test/credits";
  await expect(sendNotices({ database, mailer: slow, creditsPageUrl })).rejects.toThrow("too late");
  await makeDue();
  await send();
  expect(sent.filter(({ to }) => to === ownerEmail)).toHaveLength(1);
});
