import { createTestRedis, pollUntil, startRedis } from "@causeway/testing";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createJobQueue, defineJob, type JobQueueOptions, startJobWorker } from "./index.ts";

let redisUrl: string;
beforeAll(async () => {
  redisUrl = (await createTestRedis()).url;
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const newJob = () =>
  defineJob({
    name: `job-${crypto.randomUUID()}`,
    payload: z.object({ id: z.string() }),
    key: ({ id }) => id,
    attempts: 3,
    backoffMs: 10,
  });

/** Redis is there: that a slow machine takes its time is no finding. */
const patient = { patienceMs: 30_000 };

function open(url = redisUrl, options: JobQueueOptions = patient) {
  const queue = createJobQueue(url, options);
  closers.push(() => queue.close());
  return queue;
}

function work(job: ReturnType<typeof newJob>, handle: (payload: { id: string }) => Promise<void>, url = redisUrl) {
  const worker = startJobWorker({ redisUrl: url, job, handle, onError: () => undefined });
  closers.push(() => worker.close());
}

const isTrue = (condition: () => boolean) => pollUntil(async () => condition(), { timeoutMs: 30_000 });

describe("a job", () => {
  test("reaches its handler with its payload", async () => {
    const job = newJob();
    const seen: string[] = [];
    work(job, async ({ id }) => void seen.push(id));
    expect(await open().enqueue(job, { id: "a" })).toBe(true);
    expect(await isTrue(() => seen.length === 1)).toBe(true);
    expect(seen).toEqual(["a"]);
  });

  test("is tried again after a failure, as often as its definition says", async () => {
    const job = newJob();
    let attempts = 0;
    work(job, async () => {
      attempts += 1;
      if (attempts < 3) throw new Error("not yet");
    });
    await open().enqueue(job, { id: "a" });
    expect(await isTrue(() => attempts === 3)).toBe(true);
  });

  test("is not queued twice while it waits, and can be asked for again afterwards", async () => {
    const job = newJob();
    const queue = open();
    for (let count = 0; count < 5; count += 1) await queue.enqueue(job, { id: "a" });
    const seen: string[] = [];
    work(job, async ({ id }) => void seen.push(id));
    await queue.enqueue(job, { id: "b" });
    expect(await isTrue(() => seen.includes("a") && seen.includes("b"))).toBe(true);
    expect(seen.toSorted()).toEqual(["a", "b"]);
    expect(
      await pollUntil(async () => (await queue.enqueue(job, { id: "a" })) && seen.length > 2, { timeoutMs: 30_000 }),
    ).toBe(true);
  });

  test("of a wrong shape is refused where it is enqueued", async () => {
    const wrong: unknown = { id: 1 };
    await expect(open().enqueue(newJob(), wrong as { id: string })).rejects.toThrow("expected string");
  });
});

describe("when Redis is away", () => {
  test("enqueueing and pinging answer false instead of failing or waiting", async () => {
    const queue = open("redis://127.0.0.1:1", {});
    expect(await queue.enqueue(newJob(), { id: "a" })).toBe(false);
    expect(await queue.ping()).toBe(false);
  });

  test("both producer and worker go on when it is back", async () => {
    const job = newJob();
    const seen: string[] = [];
    const first = await startRedis();
    const queue = open(first.url, {});
    work(job, async ({ id }) => void seen.push(id), first.url);
    expect(
      await pollUntil(async () => (await queue.enqueue(job, { id: "before" })) && seen.includes("before"), {
        timeoutMs: 30_000,
      }),
    ).toBe(true);
    await first.stop();
    expect(await queue.enqueue(job, { id: "during" })).toBe(false);
    await using second = await startRedis({ port: first.port });
    expect(second.port).toBe(first.port);
    expect(
      await pollUntil(async () => (await queue.enqueue(job, { id: "after" })) && seen.includes("after"), {
        timeoutMs: 30_000,
      }),
    ).toBe(true);
    await Promise.all(closers.splice(0).map((close) => close()));
  });
});
