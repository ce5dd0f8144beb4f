import { once } from "node:events";
import { createServer, type IncomingMessage, request, type RequestOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { AppError } from "@causeway/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readJsonBody } from "./body-reader.ts";
import { sendError } from "./error-response.ts";
import { isForm, readFormBody } from "./form-reader.ts";
import { LargeBodies } from "./large-bodies.ts";
import { receiveBytes } from "./receive-bytes.ts";

/** Reads bodies and answers with their size when it is told to. */
const largeBodies = new LargeBodies(26);
const answers: (() => void)[] = [];
const server = createServer((incoming, response) => {
  const source = { request: incoming, response, largeBodies };
  const reading = isForm(incoming) ? readFormBody(source) : readJsonBody(source);
  void reading
    .then(() => answers.push(() => response.end()))
    .then(() => response.writeHead(200).flushHeaders())
    .catch((error) => sendError(response, error));
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
beforeEach(async () => {
  for (const answer of answers.splice(0)) answer();
  await vi.waitUntil(() => largeBodies.bytes === 0, patiently);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const patiently = { timeout: 30_000 };
const megabytes = (count: number) => count * 1024 * 1024;
const jsonOf = (bytes: number) => Buffer.from(`"${"x".repeat(bytes - 2)}"`);
const formHeaders = { "content-type": "multipart/form-data; boundary=b" };
const formOf = (bytes: number) => {
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n';
  const tail = "\r\n--b--\r\n";
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bytes - head.length - tail.length, "x"), Buffer.from(tail)]);
};

type Sending = { readonly status: Promise<number | undefined>; end(): void; leave(): void };

/** With what length its headers tell, else in chunks; `end` sends the last byte. */
function send(body: Buffer, headers: RequestOptions["headers"] = {}): Sending {
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ host: "127.0.0.1", port, method: "POST", headers, agent: false });
  const { promise: status, resolve } = Promise.withResolvers<number | undefined>();
  outgoing.once("response", (response) => {
    resolve(response.statusCode);
    response.resume();
  });
  outgoing.on("error", () => resolve(undefined));
  outgoing.write(body.subarray(0, -1));
  return { status, end: () => void outgoing.end(body.subarray(-1)), leave: () => void outgoing.destroy() };
}

async function sendWhole(body: Buffer, headers: RequestOptions["headers"] = {}): Promise<number | undefined> {
  const sending = send(body, headers);
  sending.end();
  return await sending.status;
}

it.each([
  ["JSON", jsonOf, {}],
  ["a form", formOf, formHeaders],
])(
  "%s of unknown length counts as it comes, and has its room until its answer has ended",
  async (_, bodyOf, headers) => {
    const first = send(bodyOf(megabytes(16)), headers);
    await expect.poll(() => largeBodies.bytes, patiently).toBe(megabytes(16) - 1);
    expect(await sendWhole(bodyOf(megabytes(12)), headers)).toBe(503);
    first.end();
    expect(await first.status).toBe(200);
    expect(await sendWhole(bodyOf(megabytes(12)), headers)).toBe(503);
    expect(largeBodies.bytes).toBe(megabytes(16));
    answers.pop()?.();
    await expect.poll(() => largeBodies.bytes, patiently).toBe(0);
    expect(await sendWhole(bodyOf(megabytes(12)), headers)).toBe(200);
  },
);

it("a body that says its length is refused before it is sent, and small ones never are", async () => {
  const first = send(jsonOf(megabytes(16)).subarray(0, 100), { "content-length": megabytes(16) });
  await expect.poll(() => largeBodies.bytes, patiently).toBe(megabytes(16));
  const second = send(jsonOf(megabytes(12)).subarray(0, 100), { "content-length": megabytes(12) });
  expect(await second.status).toBe(503);
  second.leave();
  expect(await sendWhole(jsonOf(megabytes(1)))).toBe(200);
  first.leave();
  await expect.poll(() => largeBodies.bytes, patiently).toBe(0);
});

it.each([
  ["JSON", jsonOf(megabytes(21)), {}],
  ["a form", formOf(megabytes(27)), formHeaders],
])("%s beyond its own limit is refused as that, and takes no room afterwards", async (_, body, headers) => {
  expect(await sendWhole(body, headers)).toBe(413);
  expect(await sendWhole(body, { ...headers, "content-length": body.length })).toBe(413);
  expect(largeBodies.bytes).toBe(0);
});

it.each([
  ["JSON", jsonOf(10), {}],
  ["a form", formOf(200), formHeaders],
])("%s that is compressed is refused", async (_, body, headers) => {
  expect(await sendWhole(body, { ...headers, "content-encoding": "gzip" })).toBe(400);
});

it("of whoever left before anyone looked at the body, nothing is waited for and no room is kept", async () => {
  const refusals: Promise<unknown>[] = [];
  const { promise: isRead, resolve: wasRead } = Promise.withResolvers<void>();
  const slow = createServer((incoming, response) => {
    // As if the caller's key were looked up meanwhile.
    response.once("close", () => {
      setImmediate(() => {
        refusals.push(readJsonBody({ request: incoming, response, largeBodies }).catch((error: unknown) => error));
        wasRead();
      });
    });
    incoming.socket.destroy();
  });
  slow.listen(0, "127.0.0.1");
  await once(slow, "listening");
  const { port } = slow.address() as AddressInfo;
  const body = jsonOf(megabytes(20));
  const outgoing = request({ host: "127.0.0.1", port, method: "POST", headers: { "content-length": body.length } });
  outgoing.on("error", () => undefined);
  outgoing.flushHeaders();
  await isRead;
  expect(await Promise.all(refusals)).toMatchObject([{ code: "request-timeout" }]);
  expect(largeBodies.bytes).toBe(0);
  slow.close();
});

describe.each([
  ["complete", (incoming: IncomingMessage) => vi.waitUntil(() => incoming.complete, patiently)],
  // As soon as anything can be awaited: Node has told of the bytes then, and not yet of their end.
  ["told of", () => Promise.resolve()],
])("a body that is asked for when it is %s", (_, until) => {
  it.each([
    ["is taken as it is", "four", {}, "four"],
    ["may be none", "", {}, ""],
    ["may come in chunks", "four", { "transfer-encoding": "chunked" }, "four"],
    ["has its limit", "too much", {}, "payload-too-large"],
    ["has its limit in chunks too", "too much", { "transfer-encoding": "chunked" }, "payload-too-large"],
    ["is looked at", "bad", {}, "invalid-request"],
  ])("%s, and its request ends", async (__, body, headers, outcome) => {
    const requests: IncomingMessage[] = [];
    const rules = {
      mostBytes: 5,
      tooLarge: () => new AppError("payload-too-large", "too large"),
      inspect: (chunk: Buffer) =>
        chunk.equals(Buffer.from("bad")) ? new AppError("invalid-request", "bad") : undefined,
    };
    const asked = createServer((incoming, response) => {
      requests.push(incoming);
      void until(incoming)
        .then(() => receiveBytes({ request: incoming, response, largeBodies }, rules))
        .then(
          (bytes) => response.end(bytes),
          (error) => response.end(error instanceof AppError ? error.code : "another error"),
        );
    });
    asked.listen(0, "127.0.0.1");
    await once(asked, "listening");
    const { port } = asked.address() as AddressInfo;
    const outgoing = request({ host: "127.0.0.1", port, method: "POST", headers });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    expect(await text(response)).toBe(outcome);
    await expect.poll(() => requests.map(({ readableEnded }) => readableEnded)).toEqual([true]);
    asked.closeAllConnections();
    asked.close();
  });
});
