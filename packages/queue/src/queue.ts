import { Queue } from "bullmq";
import { Redis } from "ioredis";
import type { JobDefinition } from "./job-definition.ts";
import { queuePrefix } from "./queue-prefix.ts";

export type JobQueue = {
  /**
   * Asks for work to be done soon. False when Redis could not take it within a second, or what was said instead: nothing may depend on it, so
   * whoever enqueues has a sweeper that finds the same work in the database. Throws only for a payload of a wrong shape.
   */
  enqueue<Payload>(job: JobDefinition<Payload>, payload: Payload): Promise<boolean>;
  /** Whether Redis answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
};

export type JobQueueOptions = {
  /** How long whoever enqueues, pings or closes waits for Redis: a second unless said otherwise. */
  readonly patienceMs?: number;
};

export function createJobQueue(redisUrl: string, { patienceMs = 1_000 }: JobQueueOptions = {}): JobQueue {
  // Fails at once while Redis is away, instead of keeping commands for later: whoever enqueues is answering a request.
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, connectTimeout: patienceMs, enableOfflineQueue: false });
  redis.on("error", () => undefined);
  const queues = new Map<string, Queue>();

  const queueOf = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection: redis, prefix: queuePrefix });
    queue.on("error", () => undefined);
    queues.set(name, queue);
    return queue;
  };

  return {
    async enqueue(job, payload) {
      const data = job.payload.parse(payload);
      const added = queueOf(job.name).add(job.name, data, {
        deduplication: { id: job.key(payload) },
        attempts: job.attempts,
        backoff: { type: "exponential", delay: job.backoffMs },
        removeOnComplete: { count: 100 },
        removeOnFail: { count: 1_000 },
      });
      return await succeedsInTime(added, patienceMs);
    },
    ping: () => succeedsInTime(redis.ping(), patienceMs),
    async close() {
      // A queue that never reached Redis would wait for it for ever.
      await succeedsInTime(Promise.all([...queues.values()].map((queue) => queue.close())), patienceMs);
      redis.disconnect();
    },
  };
}

async function succeedsInTime(work: Promise<unknown>, patienceMs: number): Promise<boolean> {
  const deadline = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => deadline.resolve(false), patienceMs);
  const success = work.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([success, deadline.promise]);
  clearTimeout(timer);
  return inTime;
}
