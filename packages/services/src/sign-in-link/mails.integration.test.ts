import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { outcomeOf } from "../member/team.fixture.ts";
import { newestSignInMail, readSignInMail } from "./mail-state.ts";
import { queueSignInMail } from "./queue-mail.ts";
import { forgetSignInMails, sendSignInMails } from "./send-mails.ts";
import { mailIdOf, newSignInToken } from "./token.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const secret = "a secret of the dashboard, at least 32 long";

/** A mail server that keeps what it is sent, or refuses it. */
function newWorld() {
  const sent: Mail[] = [];
  const state = { refuses: false };
  const mailer: Mailer = {
    send: async (mail) => {
      if (state.refuses) throw new Error("450 mailbox busy");
      sent.push(mail);
    },
    close: () => undefined,
  };
  const context = { database, mailer, signInSecret: secret, dashboardUrl: "https://causeway.test" };
  const queue = async (email: string, change: { expiresAt?: Date } = {}) => {
    const token = newSignInToken(secret);
    const expiresAt = new Date(Date.now() + 3_600_000);
    await queueSignInMail(context, {
      token,
      email,
      callbackUrl: "https://causeway.test/keys",
      expiresAt,
      ...change,
    });
    return { token, id: mailIdOf(token) };
  };
  return { sent, state, context, queue };
}

it("mails the link, which is written nowhere else, and says that it is sent", async () => {
  const { sent, context, queue } = newWorld();
  const { token, id } = await queue("ada@example.test");
  // Asked for a moment ago: what a slow machine takes to look does not count.
  await database.signInMail.update({ where: { id }, data: { createdAt: new Date(Date.now() + 100_000) } });
  expect(await readSignInMail(context, { id })).toMatchObject({ state: "waiting", email: "ada@example.test" });
  const [, mac = ""] = token.split(".");
  expect(JSON.stringify(await database.signInMail.findUnique({ where: { id } }))).not.toContain(mac);
  expect(await sendSignInMails(context)).toBe(1);
  expect(await sendSignInMails(context)).toBe(0);
  const [mail] = sent;
  expect(mail?.to).toBe("ada@example.test");
  const link = new URL(/https:\/\/\S+/.exec(mail?.text ?? "")?.[0] ?? "");
  expect(link.pathname).toBe("/sign-in/link");
  expect(Object.fromEntries(link.searchParams)).toEqual({
    callbackUrl: "https://causeway.test/keys",
    token,
    email: "ada@example.test",
  });
  expect(await readSignInMail(context, { id })).toMatchObject({ state: "sent" });
  expect(await newestSignInMail(context, { email: "ada@example.test" })).toBe(id);
});

it("goes on trying while the mail server refuses, with the same link and message id", async () => {
  const { sent, state, context, queue } = newWorld();
  const { token, id } = await queue("eve@example.test");
  state.refuses = true;
  await expect(sendSignInMails(context)).rejects.toThrow("450");
  expect(await readSignInMail(context, { id })).toMatchObject({ state: "delayed" });
  const { nextSendAt, lastSendError } = await database.signInMail.findUniqueOrThrow({ where: { id } });
  expect(nextSendAt).toBeInstanceOf(Date);
  expect(lastSendError).toContain("450");
  state.refuses = false;
  await database.signInMail.update({ where: { id }, data: { nextSendAt: new Date(0) } });
  expect(await sendSignInMails(context)).toBe(1);
  expect(sent[0]?.text).toContain(token);
  expect(sent[0]?.messageId).toBe(`<sign-in-${id}@causeway>`);
});

it("sends a new link before it tries those again that were refused", async () => {
  const { sent, state, context, queue } = newWorld();
  state.refuses = true;
  for (const name of ["a", "b", "c"]) await queue(`refused-${name}@example.test`);
  await expect(sendSignInMails(context)).rejects.toThrow("450");
  await database.signInMail.updateMany({
    where: { email: { startsWith: "refused-" } },
    data: { nextSendAt: new Date(0) },
  });
  await queue("fresh@example.test");
  state.refuses = false;
  expect(await sendSignInMails(context)).toBe(4);
  expect(sent[0]?.to).toBe("fresh@example.test");
});

it("sends no link that has ended, says so, and lets go of it", async () => {
  const { sent, context, queue } = newWorld();
  const { id } = await queue("late@example.test", { expiresAt: new Date(Date.now() - 90_000_000) });
  expect(await sendSignInMails(context)).toBe(0);
  expect(sent).toEqual([]);
  expect(await readSignInMail(context, { id })).toMatchObject({ state: "ended" });
  await forgetSignInMails(context);
  expect(await readSignInMail(context, { id })).toBeUndefined();
});

it("is one mail when several workers send", async () => {
  const { sent, context, queue } = newWorld();
  for (const name of ["one", "two", "three"]) await queue(`${name}@example.test`);
  const counts = await Promise.all([sendSignInMails(context), sendSignInMails(context), sendSignInMails(context)]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(sent.map(({ to }) => to).toSorted()).toEqual(["one@example.test", "three@example.test", "two@example.test"]);
});

it("lets no more than five wait for an address, however many are asked for at once", async () => {
  const { sent, context, queue } = newWorld();
  const ask = () => outcomeOf(queue("flooded@example.test"));
  const outcomes = await Promise.all(Array.from({ length: 8 }, ask));
  expect(outcomes.toSorted()).toEqual([...Array(5).fill("done"), ...Array(3).fill("rate-limited")]);
  expect(await sendSignInMails(context)).toBe(5);
  expect(sent).toHaveLength(5);
  expect(await ask()).toBe("done");
});
