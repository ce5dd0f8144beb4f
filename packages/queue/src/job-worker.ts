import { UnrecoverableError, Worker } from "bullmq";
import type { JobDefinition } from "./job-definition.ts";
import { queuePrefix } from "./queue-prefix.ts";

export type JobWorker = {
  /** Lets running jobs finish; resolves when they have, or when Redis cannot be told within five seconds. */
  close(): Promise<void>;
};

export type JobWorkerOptions<Payload> = {
  readonly redisUrl: string;
  readonly job: JobDefinition<Payload>;
  /** Run at least once per job, possibly several times at once: it must be idempotent. A throw means another attempt. */
  readonly handle: (payload: Payload) => Promise<void>;
  /** Jobs of this kind at the same time in this process. */
  readonly concurrency?: number;
  /** Told of failed attempts and of trouble with Redis. */
  readonly onError: (error: Error, jobName: string) => void;
};

/** Takes jobs of one kind until it is closed. Waits for Redis, however long it is away. */
export function startJobWorker<Payload>(options: JobWorkerOptions<Payload>): JobWorker {
  const { job, handle, onError } = options;
  const worker = new Worker(
    job.name,
    async ({ data }: { data: unknown }) => {
      const payload = job.payload.safeParse(data);
      if (!payload.success) throw new UnrecoverableError(`The payload of ${job.name} has another shape`);
      await handle(payload.data);
    },
    {
      connection: { url: options.redisUrl, maxRetriesPerRequest: null },
      prefix: queuePrefix,
      concurrency: options.concurrency ?? 4,
    },
  );
  worker.on("error", (error) => onError(error, job.name));
  worker.on("failed", (_job, error) => onError(error, job.name));
  return {
    async close() {
      const deadline = Promise.withResolvers<false>();
      const timer = setTimeout(deadline.resolve, closePatienceMs, false);
      const isClosed = await Promise.race([worker.close().then(() => true), deadline.promise]);
      clearTimeout(timer);
      if (isClosed) return;
      // Redis is away: what waits for it is cut off. Its jobs will be given to others when it is back.
      await worker.getBackend().close(true);
    },
  };
}

const closePatienceMs = 5_000;
