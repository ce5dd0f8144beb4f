import { Agent, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CallRecord, describeCall } from "./call-record.ts";
import { makeCall } from "./make-call.ts";

/** Answers the first request of each connection, and breaks the connection at the next. */
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const { socket } = request;
  if (served.has(socket)) socket.destroy();
  else response.end("{}");
  served.add(socket);
});
const served = new WeakSet<object>();
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(() => {
  agent.destroy();
  server.close();
});

async function call(number: number): Promise<CallRecord> {
  const record: CallRecord = {
    number,
    workspaceId: "w",
    apiKeyId: "k",
    gateway: "gateway-1",
    pid: 7,
    streamed: false,
    leavesAfterBytes: undefined,
    sentAt: Date.now(),
    connectedAt: undefined,
    firstByteAt: undefined,
    endedAt: undefined,
    status: undefined,
    generationId: undefined,
    bytes: 0,
    events: 0,
    tokens: 0,
    ending: undefined,
    detail: undefined,
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await makeCall(record, { url, agent, secret: "s", body: "{}" });
  return record;
}

it("a call that breaks before its status tells on which connection it was, and how old that is", async () => {
  const first = await call(1);
  const second = await call(2);
  expect(first).toMatchObject({ status: 200, ending: "whole" });
  expect(second).toMatchObject({ status: undefined, ending: "cut", connectedAt: first.connectedAt });
  expect(describeCall(second)).toMatch(
    /^call 2 at gateway-1: no status, cut \(ECONNRESET\) \d+ ms after it was sent, 0 bytes, on a connection to process 7 opened \d+ ms before$/,
  );
});
