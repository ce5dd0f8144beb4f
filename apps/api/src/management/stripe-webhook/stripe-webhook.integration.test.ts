import { createHmac } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import { applyStripeEventJob, createJobQueue, type JobQueue, startJobWorker } from "@causeway/queue";
import { createTestDatabase, createTestRedis, pollUntil } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stripeWebhook } from "./route.ts";

const secret = "whsec_of_this_endpoint";

let databaseUrl: string;
let database: Database;
let redisUrl: string;
let queue: JobQueue;
beforeAll(async () => {
  databaseUrl = (await createTestDatabase()).url;
  database = createDatabase(databaseUrl);
  redisUrl = (await createTestRedis()).url;
  queue = createJobQueue(redisUrl, { patienceMs: 20_000 });
  // What is handed in before Redis is reached waits for the sweeper, which is not here.
  await pollUntil(() => queue.ping(), { timeoutMs: 60_000 });
});
afterAll(async () => {
  await queue.close();
  await database.$disconnect();
});

const newEvent = (change: object = {}) => ({
  id: `evt_${crypto.randomUUID()}`,
  object: "event",
  type: "checkout.session.completed",
  livemode: false,
  data: { object: { id: "cs_test_1", object: "checkout.session" } },
  ...change,
});

function sign(body: string, signedWith = secret, ageSeconds = 0): string {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  return `t=${timestamp},v1=${createHmac("sha256", signedWith).update(`${timestamp}.${body}`).digest("hex")}`;
}

const send = async (
  body: string,
  signature: string | undefined,
  change: { queue?: JobQueue; database?: Database } = {},
) =>
  await stripeWebhook({ database, queue, webhookSecrets: [secret], livemode: false, ...change }).request(
    "/webhooks/stripe",
    { method: "POST", body, headers: signature === undefined ? {} : { "stripe-signature": signature } },
  );

test("200: a genuine event is in the inbox and the worker is woken, once however often it is sent", async () => {
  const event = newEvent();
  const body = JSON.stringify(event);
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(body, sign(body))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await database.stripeEvent.findMany({ where: { id: event.id } })).toMatchObject([
    { type: event.type, objectId: "cs_test_1", state: "pending", payloadHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  const woken: string[] = [];
  const worker = startJobWorker({
    redisUrl,
    job: applyStripeEventJob,
    handle: async ({ eventId }) => void woken.push(eventId),
    onError: () => undefined,
  });
  expect(await pollUntil(async () => woken.includes(event.id), { timeoutMs: 60_000 })).toBe(true);
  await worker.close();
  expect(woken).toEqual([event.id]);
});

test("one event sent fifty times at once to two processes is one row", async () => {
  const event = newEvent();
  const body = JSON.stringify(event);
  const second = createDatabase(databaseUrl);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => send(body, sign(body), index % 2 === 0 ? {} : { database: second })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await database.stripeEvent.count({ where: { id: event.id } })).toBe(1);
  await second.$disconnect();
});

test("200: a type that we do not act on is only written down", async () => {
  const event = newEvent({ type: "customer.created" });
  const body = JSON.stringify(event);
  expect((await send(body, sign(body))).status).toBe(200);
  expect(await database.stripeEvent.findUnique({ where: { id: event.id } })).toMatchObject({ state: "ignored" });
});

test("200 without Redis: the event is in the inbox for the sweeper", async () => {
  const withoutRedis = createJobQueue("redis://127.0.0.1:1");
  const event = newEvent();
  const body = JSON.stringify(event);
  expect((await send(body, sign(body), { queue: withoutRedis })).status).toBe(200);
  expect(await database.stripeEvent.findUnique({ where: { id: event.id } })).toMatchObject({ state: "pending" });
  await withoutRedis.close();
});

test("503, so that Stripe tries again, when the event could not be kept", async () => {
  const broken = createDatabase("postgresql://nobody:x@127.0.0.1:1/none");
  const body = JSON.stringify(newEvent());
  expect((await send(body, sign(body), { database: broken })).status).toBe(503);
});

test("400 with one and the same body for every forgery, and nothing is written", async () => {
  const body = JSON.stringify(newEvent());
  const live = JSON.stringify(newEvent({ livemode: true }));
  const foreign = JSON.stringify(newEvent({ account: "acct_other" }));
  const before = await database.stripeEvent.count();
  const answers = await Promise.all([
    send(body, undefined),
    send(body, ""),
    send(body, "t=1,v1=00"),
    send(body, sign(body, "")),
    send(body, sign(body, "whsec_of_another_endpoint")),
    send(body, sign(body, secret, 301)),
    send(body, sign(body, secret, -120)),
    send(body, sign(body, secret, -86_400)),
    send(body, sign(body, " ")),
    send(foreign, sign(foreign)),
    send(body.replace("cs_test_1", "cs_test_2"), sign(body)),
    send(live, sign(live)),
    send("", sign("")),
    send("[]", sign("[]")),
    send("x".repeat(1_100_000), sign("x".repeat(1_100_000))),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  expect(await database.stripeEvent.count()).toBe(before);
});
