import { randomBytes } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import type { SignedWebhook, WebhookAttempt } from "@causeway/webhooks";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { tellLowBalance } from "../alert/notices.ts";
import { deliverDueWebhooks } from "./deliver.ts";
import { readWebhook } from "./read.ts";
import { rotateWebhookSecrets } from "./rotate-secrets.ts";
import { setWebhookEndpoint } from "./set-endpoint.ts";
import { removeWebhookEndpoint, switchWebhook } from "./switch-endpoint.ts";
import { testWebhook } from "./test-endpoint.ts";

const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const oldKey = newKey("k1");
const vault = createKeyVault(localKeyWrapper(oldKey));

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const accepted: WebhookAttempt = { kind: "accepted", status: 200, ms: 3 };
const refused: WebhookAttempt = { kind: "failed", status: 500, ms: 4, reason: "It answered 500." };

/** A workspace with an endpoint, and everything that was sent there. */
async function newEndpoint() {
  const { workspaceId, ownerId } = await createTestWorkspace(database);
  const url = `https://${workspaceId}.test/hook`;
  const received: SignedWebhook[] = [];
  let answer = accepted;
  const actor: Actor = { kind: "user", userId: ownerId, workspaceId, role: "owner" };
  const context = {
    database,
    actor,
    vault,
    judgeUrl: (text: string) => (text.startsWith("https://") ? undefined : "must begin with https://"),
    sender: {
      send: async (to: string, signed: SignedWebhook) => {
        if (to !== url) return accepted;
        received.push(signed);
        return answer;
      },
      close: async () => undefined,
    },
  };
  const { secret = "" } = await setWebhookEndpoint(context, { workspaceId, url });
  return {
    workspaceId,
    url,
    received,
    context,
    secret,
    answers: (next: WebhookAttempt) => {
      answer = next;
    },
    happens: () =>
      database.$transaction((transaction) =>
        tellLowBalance(
          transaction,
          { id: crypto.randomUUID(), workspaceId },
          { balanceUsd: "1", thresholdUsd: "5", isVeryLow: false },
        ),
      ),
    /** Whatever waits for a later attempt waits no longer. */
    makeDue: (nextAttemptAt = new Date(0)) =>
      database.webhookDelivery.updateMany({
        where: { endpoint: { workspaceId }, state: "pending" },
        data: { nextAttemptAt },
      }),
    log: async () => (await readWebhook(context, { workspaceId }))?.deliveries ?? [],
  };
}

describe("a delivery", () => {
  it("is signed so that the receiver can check it, says what happened, and is made once", async () => {
    const { context, received, secret, happens, log, workspaceId } = await newEndpoint();
    await happens();
    await Promise.all([deliverDueWebhooks(context), deliverDueWebhooks(context), deliverDueWebhooks(context)]);
    expect(received).toHaveLength(1);
    const [{ body, headers } = { body: "", headers: {} }] = received;
    expect(new Webhook(secret).verify(body, { ...headers })).toMatchObject({
      type: "credits.low",
      timestamp: expect.stringMatching(/Z$/),
      data: { workspace_id: workspaceId, balance_usd: "1", threshold_usd: "5" },
    });
    expect(await log()).toMatchObject([{ type: "credits.low", state: "delivered", attempts: 1, status: 200 }]);
  });

  it("that fails is tried eight times more, each time later, with the same id and a new time, then given up", async () => {
    const { context, received, answers, happens, makeDue, log } = await newEndpoint();
    answers(refused);
    await happens();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      expect(await deliverDueWebhooks(context)).toBeGreaterThanOrEqual(1);
      const [delivery] = await log();
      if (delivery?.nextAttemptAt) waits.push(delivery.nextAttemptAt.getTime() - Date.now());
      // The first wait is of seconds: what a slow machine takes to look does not count.
      await makeDue(new Date(Date.now() + 100_000));
      expect(await deliverDueWebhooks(context)).toBe(0);
      await makeDue();
    }
    expect(waits).toHaveLength(8);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(received).toHaveLength(9);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(await log()).toMatchObject([{ state: "failed", attempts: 9, status: 500, error: "It answered 500." }]);
  });

  it("is made again when the worker that had it died, and its late answer changes nothing", async () => {
    const { context, received, happens, makeDue, log } = await newEndpoint();
    await happens();
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<WebhookAttempt>();
    const stuck = {
      ...context,
      sender: {
        ...context.sender,
        send: () => {
          asked.resolve();
          return answer.promise;
        },
      },
    };
    const lost = deliverDueWebhooks(stuck);
    await asked.promise;
    expect(await deliverDueWebhooks(context)).toBe(0);
    await makeDue();
    await deliverDueWebhooks(context);
    answer.resolve(refused);
    await lost;
    expect(received).toHaveLength(1);
    expect(await log()).toMatchObject([{ state: "delivered", attempts: 2, error: undefined }]);
  });
});

describe("an endpoint", () => {
  it("that accepts nothing for three days is switched off, and its owners are told once", async () => {
    const { context, answers, happens, makeDue, workspaceId, received } = await newEndpoint();
    answers(refused);
    await happens();
    await deliverDueWebhooks(context);
    expect(await readWebhook(context, { workspaceId })).toMatchObject({
      enabled: true,
      failingSince: expect.any(Date),
    });
    const threeDaysAgo = new Date(Date.now() - 72 * 3_600_000 - 1_000);
    await database.webhookEndpoint.update({ where: { workspaceId }, data: { failingSince: threeDaysAgo } });
    await happens();
    await makeDue();
    await deliverDueWebhooks(context);
    expect(await readWebhook(context, { workspaceId })).toMatchObject({
      enabled: false,
      disabledWhy: expect.stringContaining("It answered 500."),
    });
    const notices = await database.notice.findMany({ where: { workspaceId, kind: "webhook-disabled" } });
    expect(notices).toHaveLength(1);
    const before = received.length;
    await happens();
    await makeDue();
    await deliverDueWebhooks(context);
    expect(received).toHaveLength(before);
    answers(accepted);
    await switchWebhook(context, { workspaceId, enabled: true });
    await makeDue();
    await deliverDueWebhooks(context);
    expect(received.length).toBeGreaterThan(before);
    expect(await readWebhook(context, { workspaceId })).toMatchObject({ enabled: true, failingSince: undefined });
  });

  it("that accepts one is not failing any more", async () => {
    const { context, answers, happens, makeDue, workspaceId } = await newEndpoint();
    answers(refused);
    await happens();
    await deliverDueWebhooks(context);
    answers(accepted);
    await makeDue();
    await deliverDueWebhooks(context);
    expect(await readWebhook(context, { workspaceId })).toMatchObject({ failingSince: undefined });
  });

  it("shows its secret once, keeps it when the address changes, and makes a new one when asked", async () => {
    const { context, workspaceId, secret, url } = await newEndpoint();
    expect(secret).toMatch(/^whsec_/);
    const stored = JSON.stringify([
      await database.webhookEndpoint.findUniqueOrThrow({ where: { workspaceId } }),
      await database.auditEntry.findMany({ where: { workspaceId } }),
    ]);
    expect(stored).not.toContain(secret);
    expect(await setWebhookEndpoint(context, { workspaceId, url })).toEqual({ secret: undefined });
    const renewed = await setWebhookEndpoint(context, { workspaceId, url, newSecret: true });
    expect(renewed.secret).toMatch(/^whsec_/);
    expect(renewed.secret).not.toBe(secret);
  });

  it("is refused at an address that may not be reached, to those who may not, and without a vault", async () => {
    const { context, workspaceId } = await newEndpoint();
    await expect(setWebhookEndpoint(context, { workspaceId, url: "http://inside" })).rejects.toMatchObject({
      code: "invalid-request",
      parameter: "url",
      message: "The address must begin with https://.",
    });
    const viewer = { ...context, actor: { ...context.actor, role: "viewer" } as Actor };
    await expect(setWebhookEndpoint(viewer, { workspaceId, url: "https://x.test" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const without = { ...context, vault: undefined };
    await expect(setWebhookEndpoint(without, { workspaceId, url: "https://x.test" })).rejects.toMatchObject({
      code: "service-unavailable",
    });
  });

  it("is tested at once, without being tried again", async () => {
    const { context, workspaceId, received, answers, log } = await newEndpoint();
    expect(await testWebhook(context, { workspaceId })).toEqual(accepted);
    answers(refused);
    expect(await testWebhook(context, { workspaceId })).toEqual(refused);
    expect(received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      "webhook.test",
      "webhook.test",
    ]);
    expect(await log()).toMatchObject([{ state: "failed", attempts: 1 }, { state: "delivered" }]);
    await removeWebhookEndpoint(context, { workspaceId });
    await expect(testWebhook(context, { workspaceId })).rejects.toMatchObject({ code: "not-found" });
    expect(await readWebhook(context, { workspaceId })).toBeUndefined();
  });
});

it("secrets open under a new key-encryption key after they were wrapped anew", async () => {
  const { context, happens, received, secret } = await newEndpoint();
  const rotated = createKeyVault(localKeyWrapper(`${newKey("k2")},${oldKey}`));
  expect(await rotateWebhookSecrets(database, rotated)).toMatchObject({ unreadable: [] });
  expect(await rotateWebhookSecrets(database, rotated)).toEqual({ rewrapped: 0, unreadable: [] });
  await happens();
  await deliverDueWebhooks({ ...context, vault: rotated });
  const [{ body, headers } = { body: "", headers: {} }] = received;
  expect(() => new Webhook(secret).verify(body, { ...headers })).not.toThrow();
});
