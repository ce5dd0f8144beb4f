import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { judgeUrl, parseNetworks, strictRules } from "@causeway/egress";
import { createDatabase } from "@causeway/db";
import { startSandbox } from "@causeway/sandbox";
import { setWebhookEndpoint } from "@causeway/services";
import { createTestDatabase, createTestRedis, createTestWorkspace } from "@causeway/testing";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { createWebhookSender } from "@causeway/webhooks";
import { pino } from "pino";
import { afterAll, expect, it } from "vitest";
import { readEnv } from "./env.ts";
import { startWorker } from "./worker.ts";

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** A customer's server, which is down at first. */
async function startReceiver(failures: number) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      return response.writeHead(received.length <= failures ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

it("a budget that is used up is mailed and sent to the webhook once, though two workers look and the receiver fails once", async () => {
  const sandbox = await startSandbox({ port: 0 });
  closers.push(() => sandbox.close());
  const variables = {
    DATABASE_URL: (await createTestDatabase()).url,
    REDIS_URL: (await createTestRedis()).url,
    WORKER_PORT: "0",
    DASHBOARD_URL: "https://dashboard.test",
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_API_BASE: sandbox.url,
    AUTH_SECRET: "0123456789abcdef0123456789abcdef",
    SMTP_URL: `smtp://127.0.0.1:${sandbox.smtpPort}`,
    OWN_KEY_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.1/32",
    LOG_LEVEL: "silent",
  };
  const database = createDatabase(variables.DATABASE_URL);
  closers.push(() => database.$disconnect());
  const { workspaceId, ownerId, ownerEmail, apiKeyId } = await createTestWorkspace(database, {
    creditsNano: 100_000_000_000n,
  });
  const receiver = await startReceiver(1);
  const rules = { ...strictRules, privateNetworks: parseNetworks("127.0.0.1/32") };
  const sender = createWebhookSender(rules);
  closers.push(() => sender.close());
  const { secret = "" } = await setWebhookEndpoint(
    {
      database,
      actor: { kind: "user", userId: ownerId, workspaceId, role: "owner" },
      vault: createKeyVault(localKeyWrapper(variables.OWN_KEY_ENCRYPTION_KEYS)),
      sender,
      judgeUrl: (url) => {
        const verdict = judgeUrl(url, rules);
        return verdict.kind === "refused" ? verdict.because : undefined;
      },
    },
    { workspaceId, url: receiver.url },
  );
  const subject = `key:${apiKeyId}`;
  await database.usageLimit.create({ data: { subject, workspaceId, totalNano: 1_000_000_000n } });
  await database.$executeRaw`INSERT INTO spend_usage (subject, period, spent_nano) VALUES (${subject}, 'total', 995000000)`;

  for (let workers = 0; workers < 2; workers++) {
    const worker = await startWorker(readEnv(variables), pino({ level: "silent" }));
    closers.push(() => worker.close());
  }
  await expect.poll(() => receiver.received.length).toBe(2);
  const mails = async () => {
    const response = await fetch(`${sandbox.url}/mail/messages?to=${encodeURIComponent(ownerEmail)}`);
    return ((await response.json()) as { messages: { subject: string; links: string[] }[] }).messages;
  };
  await expect.poll(async () => (await mails()).length).toBe(1);

  const [first, second] = receiver.received;
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toBe(first?.body);
  expect(JSON.parse(second?.body ?? "")).toMatchObject({
    type: "budget.reached",
    data: { holder: "key", holder_id: apiKeyId, percent: 100, limit_usd: "1", spent_usd: "0.995", period: "total" },
  });
  expect(secret).toMatch(/^whsec_/);
  // The receiver knows before the worker has written it down.
  await expect
    .poll(() => database.webhookDelivery.findMany({ select: { state: true, attempts: true } }))
    .toEqual([{ state: "delivered", attempts: 2 }]);
  // Another round or two of both workers changes nothing.
  await expect.poll(() => database.raisedAlert.count({ where: { workspaceId } })).toBe(2);
  const [mail] = await mails();
  expect(mail?.subject).toContain("has used up its total budget");
  expect(mail?.links).toContain(`https://dashboard.test/keys/${apiKeyId}`);
  expect(receiver.received).toHaveLength(2);
});
