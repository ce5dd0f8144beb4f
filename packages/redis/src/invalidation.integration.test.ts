import { randomUUID } from "node:crypto";
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
  await expect.poll(connections, { timeout: 20_000 }).toBe(2);
  const publisher = publisherFor(second.url);
  await expect
    .poll(async () => {
      await publisher.publish({ kind: "catalog" });
      return heard;
    })
    .toContainEqual({ kind: "catalog" });
});
