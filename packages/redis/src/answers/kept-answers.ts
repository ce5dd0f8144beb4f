import type { AnswerStore, IdempotencyKeys } from "@causeway/gateway";
import { Redis } from "ioredis";
import { createAnswerStore, type AnswerStoreOptions } from "./answer-store.ts";
import { createIdempotencyKeys, type IdempotencyOptions } from "./idempotency-keys.ts";

export type KeptAnswers = {
  readonly answers: AnswerStore;
  readonly idempotency: IdempotencyKeys;
  disconnect(): void;
};

export type KeptAnswerOptions = AnswerStoreOptions &
  IdempotencyOptions & {
    /** Redis is away when it has not answered for so long. */
    readonly timeoutMs?: number;
    /** So is one that has taken no connection for so long. */
    readonly connectTimeoutMs?: number;
  };

/** Answers that are given again, and the keys under which calls were made, on a connection of their own. */
export function createKeptAnswers(redisUrl: string, options: KeptAnswerOptions = {}): KeptAnswers {
  const redis = new Redis(redisUrl, {
    // What is asked while a connection is being made waits for it; once it has failed nothing waits.
    maxRetriesPerRequest: 0,
    connectTimeout: options.connectTimeoutMs ?? 1_000,
    commandTimeout: options.timeoutMs ?? 2_000,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  // Commands on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  const idempotency = createIdempotencyKeys(redis, options);
  return {
    answers: createAnswerStore(redis, options),
    idempotency,
    disconnect() {
      idempotency.close();
      redis.disconnect();
    },
  };
}
