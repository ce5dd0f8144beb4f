import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { nanoUsd } from "@causeway/money";
import { AppError } from "@causeway/errors";
import { noUsage, openaiChat } from "@causeway/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { HttpReply, type HttpReplyTimes } from "./http-reply.ts";

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A response whose caller is a socket that reads only when it is told to. */
async function openReply(
  times: HttpReplyTimes = { keepAliveMs: 60_000, quietMs: 1_000, stalledMs: 60_000 },
  asked: object = {},
) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const caller = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  caller.on("error", () => undefined).pause();
  caller.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const [, response] = (await once(server, "request")) as [unknown, ServerResponse];
  closers.push(
    () => caller.destroy(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  let received = "";
  caller.on("data", (data: Buffer) => {
    received += data.toString();
  });
  caller.pause();
  const reply = new HttpReply(
    response,
    { dialect: openaiChat, ids: { requestId: "req-1", generationId: "gen-1" } },
    times,
  );
  const body = { messages: [{ role: "user", content: "Hi" }], stream: true, ...asked };
  reply.understood(openaiChat.read(body, { path: "/v1/chat/completions", query: "", headers: {} }).writer);
  return { reply, response, caller, received: () => received };
}

const envelope = { id: "gen-1", created: 1, model: "a/b", provider: "P" };
const facts = { streamed: true, maxTokensClampedTo: undefined };
const text = (length: number) => [{ type: "text", choice: 0, text: "x".repeat(length) }] as const;
const hiddenThought = [{ type: "reasoning", choice: 0, text: "hm", details: [] }] as const;
const cost = nanoUsd(5n);
const billed = {
  usage: noUsage,
  cost,
  upstreamCost: cost,
  upstreamPromptCost: cost,
  upstreamCompletionCost: nanoUsd(0n),
};

async function standingStill() {
  let count = 0;
  const times = { keepAliveMs: 60_000, quietMs: 1_000, stalledMs: 60_000, standstills: () => count };
  const opened = await openReply(times);
  opened.reply.admitted(facts);
  return { ...opened, standStill: () => (count += 1) };
}

describe("a process that stood still until its calls were given up", () => {
  it("sends nothing more of them, and their callers see the connection break", async () => {
    const { reply, response, caller, received, standStill } = await standingStill();
    reply.begin(envelope);
    reply.send([{ type: "text", choice: 0, text: "before" }]);
    caller.resume();
    await expect.poll(received).toContain("before");
    standStill();
    reply.send([{ type: "text", choice: 0, text: "after" }]);
    await expect.poll(() => caller.destroyed).toBe(true);
    expect(response.destroyed).toBe(true);
    expect(received()).not.toContain("after");
  });

  it("does not end them as if nothing were either", async () => {
    const { reply, caller, received, standStill } = await standingStill();
    reply.begin(envelope);
    standStill();
    reply.fail(new AppError("internal", "late"));
    caller.resume();
    await expect.poll(() => caller.destroyed).toBe(true);
    expect(received()).not.toContain("late");
  });
});

describe("a caller who reads slowly", () => {
  it("has been sent what the kernel took, not what waits in this process", async () => {
    const { reply, caller } = await openReply();
    reply.admitted(facts);
    reply.begin(envelope);
    for (let sends = 0; sends < 500; sends++) {
      reply.send(text(65_536));
      await new Promise(setImmediate);
    }
    expect(reply.sendsDelivered).toBeGreaterThan(0);
    expect(reply.sendsDelivered).toBeLessThan(500);
    caller.resume();
    await expect.poll(() => reply.sendsDelivered).toBe(500);
  });

  it("is told of as soon as the kernel has what was sent, though nothing more is sent", async () => {
    const { reply } = await openReply();
    const told: number[] = [];
    reply.onDelivered(() => told.push(reply.sendsDelivered));
    reply.admitted(facts);
    reply.begin(envelope);
    reply.send(text(3));
    reply.send(text(3));
    await expect.poll(() => told).toEqual([2]);
  });

  it("gets what is flushed at once, which counts at once and only then", async () => {
    const { reply } = await openReply();
    const told: number[] = [];
    reply.onDelivered(() => told.push(reply.sendsDelivered));
    reply.admitted(facts);
    reply.begin(envelope);
    for (let send = 1; send <= 4; send++) {
      reply.send(text(3));
      expect(reply.sendsDelivered).toBe(send <= 2 ? 0 : 2);
      if (send === 2) reply.flush();
    }
    expect(told).toEqual([2]);
    await expect.poll(() => told).toEqual([2, 4]);
  });

  it.each([
    ["words", {}, text(3)],
    ["what is not for them", { reasoning: { exclude: true } }, hiddenThought],
  ])("is not sent %s when their connection is broken and nobody has noticed yet", async (_, asked, parts) => {
    const { reply, caller } = await openReply(undefined, asked);
    reply.admitted(facts);
    reply.begin(envelope);
    reply.send(text(3));
    await expect.poll(() => reply.sendsDelivered).toBe(1);
    caller.resetAndDestroy();
    reply.send(text(3));
    reply.flush();
    reply.send(parts);
    reply.flush();
    expect(reply.sendsDelivered).toBe(1);
  });

  it("has been sent reasoning that it did not want, too", async () => {
    const { reply } = await openReply(undefined, { reasoning: { exclude: true } });
    reply.admitted(facts);
    reply.begin(envelope);
    reply.send(hiddenThought);
    expect(reply.sendsDelivered).toBe(1);
    reply.send(text(3));
    await expect.poll(() => reply.sendsDelivered).toBe(2);
    reply.send(hiddenThought);
    expect(reply.sendsDelivered).toBe(3);
  });

  it("asks the provider to pause, and to go on once it has read", async () => {
    const { reply, caller } = await openReply();
    reply.admitted(facts);
    reply.begin(envelope);
    let sends = 0;
    while (reply.send(text(65_536))) sends += 1;
    // What the kernel and our own 256 KiB take, and no more.
    expect(sends).toBeLessThan(500);
    const drained = reply.drained();
    caller.resume();
    await drained;
    expect(reply.send(text(1))).toBe(true);
  });

  it("is disconnected when it reads nothing at all", async () => {
    const { reply, response } = await openReply({ keepAliveMs: 60_000, quietMs: 1_000, stalledMs: 50 });
    reply.admitted(facts);
    reply.begin(envelope);
    // The kernel takes some megabytes before it is full.
    while (!response.destroyed) {
      while (reply.send(text(65_536)) && !response.destroyed);
      await reply.drained();
    }
    expect(reply.send(text(1))).toBe(true);
    expect(() => reply.finish({ kind: "stream", billed, warnings: [] })).not.toThrow();
  });
});

describe("a provider that thinks for long", () => {
  it("is bridged by comments, after which a failure is told inside the stream", async () => {
    const { reply, caller, received, response } = await openReply({
      keepAliveMs: 10,
      quietMs: 1_000,
      stalledMs: 60_000,
    });
    caller.resume();
    reply.admitted(facts);
    await expect.poll(() => received().split(": CAUSEWAY PROCESSING\n").length).toBeGreaterThan(3);
    reply.fail(new AppError("upstream-failed", "Nobody answered."));
    await once(response, "finish");
    await expect.poll(received).toContain("data: [DONE]");
    expect(received()).toMatch(/^HTTP\/1\.1 200/);
    expect(received()).toContain('"message":"Nobody answered."');
  });

  it("leaves no comment after the end", async () => {
    const { reply, caller, received, response } = await openReply({
      keepAliveMs: 5,
      quietMs: 1_000,
      stalledMs: 60_000,
    });
    caller.resume();
    reply.admitted(facts);
    reply.begin(envelope);
    reply.finish({ kind: "stream", billed, warnings: [] });
    await once(response, "close");
    await expect.poll(received).toContain("data: [DONE]\n\n");
    expect(received().split("[DONE]")[1]).not.toContain("PROCESSING");
  });
});

it("a failure before anything was said has its status", async () => {
  const { reply, caller, received } = await openReply();
  caller.resume();
  reply.admitted({ ...facts, maxTokensClampedTo: 2_000 });
  reply.fail(new AppError("rate-limited", "Slow down.", { retryAfterSeconds: 3 }));
  await expect.poll(received).toContain('"Slow down."');
  expect(received()).toMatch(/^HTTP\/1\.1 429/);
  expect(received().toLowerCase()).toContain("retry-after: 3");
  expect(received().toLowerCase()).toContain("x-max-tokens-clamped: 2000");
});

it("an error that is not ours says nothing about itself", async () => {
  const { reply, caller, received } = await openReply();
  caller.resume();
  reply.fail(new Error("password=hunter2"));
  await expect.poll(received).toMatch(/^HTTP\/1\.1 500/);
  expect(received()).not.toContain("hunter2");
});

describe("a caller who waits for its turn", () => {
  it("is told where it stands, once it has waited for a while and whenever that changes", async () => {
    const { reply, caller, received } = await openReply();
    caller.resume();
    reply.admitted(facts);
    const longestWaitMs = 60_000;
    reply.waiting({ position: 3, waitedMs: 200, longestWaitMs });
    reply.waiting({ position: 3, waitedMs: 1_000, longestWaitMs });
    reply.waiting({ position: 3, waitedMs: 1_200, longestWaitMs });
    reply.waiting({ position: 1, waitedMs: 1_400, longestWaitMs });
    await expect.poll(received).toContain("position=1");
    expect(
      received()
        .match(/^: .*$/gm)
        ?.map((line) => line.trim()),
    ).toEqual([
      ": CAUSEWAY QUEUE position=3 waited=1s longest=60s",
      ": CAUSEWAY QUEUE position=1 waited=1s longest=60s",
    ]);
  });

  it("that wants no stream hears nothing before the answer", async () => {
    const { reply, response } = await openReply();
    reply.admitted({ ...facts, streamed: false });
    reply.waiting({ position: 3, waitedMs: 9_000, longestWaitMs: 60_000 });
    expect(response.headersSent).toBe(false);
  });
});
