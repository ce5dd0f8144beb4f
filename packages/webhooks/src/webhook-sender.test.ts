import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseNetworks, strictRules } from "@causeway/egress";
import { afterEach, expect, it } from "vitest";
import { mintWebhookSecret, signWebhook } from "./sign.ts";
import { createWebhookSender } from "./webhook-sender.ts";

const loopback = { ...strictRules, privateNetworks: parseNetworks("127.0.0.0/8") };
const signed = signWebhook({ id: "evt_1", at: new Date(), body: '{"a":1}' }, mintWebhookSecret());

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receiver(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

function sender(rules = loopback, timeoutMs = 10_000) {
  const made = createWebhookSender(rules, { timeoutMs });
  closers.push(() => made.close());
  return made;
}

it("delivers body and headers as they were signed", async () => {
  const heard: unknown[] = [];
  const url = await receiver((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      heard.push({ method: request.method, body, headers: request.headers });
      response.writeHead(204).end();
    });
  });
  expect(await sender().send(url, signed)).toMatchObject({ kind: "accepted", status: 204 });
  expect(heard).toMatchObject([{ method: "POST", body: signed.body, headers: signed.headers }]);
});

it.each([
  [500, /answered 500/],
  [410, /answered 410/],
  [307, /redirect, which is not followed/],
])("fails on %i", async (status, reason) => {
  let calls = 0;
  const url = await receiver((_, response) => {
    calls += 1;
    response.writeHead(status, { location: "/elsewhere" }).end("no");
  });
  expect(await sender().send(url, signed)).toMatchObject({
    kind: "failed",
    status,
    reason: expect.stringMatching(reason),
  });
  expect(calls).toBe(1);
});

it("waits only so long, and survives a broken connection", async () => {
  const silent = await receiver(() => undefined);
  expect(await sender(loopback, 100).send(silent, signed)).toMatchObject({ reason: "No answer within 0.1 seconds." });
  const broken = await receiver((request) => request.socket.destroy());
  expect(await sender().send(broken, signed)).toMatchObject({ kind: "failed", status: undefined });
});

it("hangs up on an answer that does not end, long before it gives up waiting", async () => {
  const hungUp = Promise.withResolvers<void>();
  const url = await receiver((_, response) => {
    response.on("close", hungUp.resolve);
    response.writeHead(200);
    const pour = () => response.write("x".repeat(65_536), (error) => error ?? setImmediate(pour));
    pour();
  });
  expect(await sender(loopback, 600_000).send(url, signed)).toMatchObject({ kind: "accepted", status: 200 });
  await hungUp.promise;
});

it.each([
  "http://127.0.0.1:1/",
  "https://localhost/",
  "https://169.254.169.254/latest",
  "ftp://example.com/",
  "nothing",
])("never connects to %s", async (url) => {
  expect(await sender(strictRules).send(url, signed)).toMatchObject({
    kind: "failed",
    status: undefined,
    reason: expect.stringMatching(/^The address /),
  });
});
