import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createTestRedis, startRedis } from "@causeway/testing";
import { afterEach, expect, it } from "vitest";
import { createInvalidationPublisher, type Invalidation, subscribeToInvalidations } from "./invalidation.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function listen(url: string) {
  const heard: Invalidation[] = [];
  let connections = 0;
  const subscription = subscribeToInvalidations(url, {
    onInvalidation: (invalidation) => heard.push(invalidation),
    onReconnect: () => {
      connections += 1;
    },
  });
  closers.push(() => subscription.close());
  return { heard, connections: () => connections };
}

function publisherFor(url: string) {
  const publisher = createInvalidationPublisher(url);
  closers.push(() => publisher.close());
  return publisher;
}

it("tells every listener what changed", async () => {
  const { url } = await createTestRedis();
  const listeners = [listen(url), listen(url)];
  const publisher = publisherFor(url);
  const changes: Invalidation[] = [
    { kind: "api-key", hash: randomUUID() },
    { kind: "limits", workspaceId: randomUUID() },
    { kind: "own-keys", workspaceId: randomUUID() },
  ];
  for (const { heard } of listeners) {
    for (const change of changes) {
      await expect
        .poll(async () => {
          await publisher.publish(change);
          return heard;
        })
        .toContainEqual(change);
    }
  }
});

it("says when it is listened to: what is told from then on is heard", async () => {
  const { url } = await createTestRedis();
  const heard: Invalidation[] = [];
  const subscription = subscribeToInvalidations(url, {
    onInvalidation: (invalidation) => heard.push(invalidation),
    onReconnect: () => undefined,
  });
  closers.push(() => subscription.close());
  await subscription.listening;
  const change: Invalidation = { kind: "api-key", hash: randomUUID() };
  const publisher = createInvalidationPublisher(url, { timeoutMs: 20_000 });
  closers.push(() => publisher.close());
  await publisher.publish(change);
  await expect.poll(() => heard).toContainEqual(change);
});

it("fails within seconds when Redis is away", async () => {
  await expect(publisherFor("redis://127.0.0.1:9").publish({ kind: "catalog" })).rejects.toThrow(/.+/);
});

it("says that messages may have been missed after Redis came back", async () => {
  const first = await startRedis();
  const { connections, heard } = listen(first.url);
  await expect.poll(connections).toBe(1);
  await first.stop();
  const second = await startRedis({ port: Number(new URL(first.url).port) });
  closers.push(() => second.stop());
  await expect.poll(connections).toBe(2);
  const publisher = publisherFor(second.url);
  await expect
    .poll(async () => {
      await publisher.publish({ kind: "catalog" });
      return heard;
    })
    .toContainEqual({ kind: "catalog" });
});

/** A way to Redis on which, once it is told to, subscriptions do not arrive any more. */
async function startWay(redisUrl: string) {
  const sockets = new Set<Socket>();
  let isDeaf = false;
  let unheard = 0;
  const server = createServer((socket) => {
    const onward = connect(Number(new URL(redisUrl).port), "127.0.0.1");
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on("error", () => undefined);
    }
    socket.on("data", (data) => {
      if (isDeaf && /subscribe/i.test(data.toString("latin1"))) unheard += 1;
      else onward.write(data);
    });
    onward.pipe(socket);
    socket.once("close", () => onward.destroy());
  });
  closers.push(() => {
    cut();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deafen: () => {
      isDeaf = true;
      cut();
    },
    unheard: () => unheard,
    cut,
  };
}

it("ends in peace while it waits to be heard again", async () => {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", note);
  closers.push(() => process.off("unhandledRejection", note));
  const redis = await startRedis();
  closers.push(() => redis.stop());
  const way = await startWay(redis.url);
  let connections = 0;
  const subscription = subscribeToInvalidations(way.url, {
    onInvalidation: () => undefined,
    onReconnect: () => {
      connections += 1;
    },
  });
  await expect.poll(() => connections).toBe(1);
  way.deafen();
  await expect.poll(way.unheard).toBe(1);
  subscription.close();
  way.cut();
  // What is rejected by the end of a connection is told within some turns.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(rejections).toEqual([]);
  // Nothing may have been missed by who never was connected again.
  expect(connections).toBe(1);
});
