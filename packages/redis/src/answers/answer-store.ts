import type { AnswerName, AnswerStore } from "@causeway/gateway";
import type { Redis } from "ioredis";
import { evalScript } from "../eval-script.ts";
import { keepAnswer } from "./answer-scripts.ts";
import { fingerprint, seal, unseal } from "./sealed-answer.ts";

export type AnswerStoreOptions = {
  /** All answers of a workspace together; what would be gone soonest makes room. */
  readonly mostBytesOfWorkspace?: number;
  /** Nothing is kept in a Redis whose memory is fuller than this, where it has a limit. */
  readonly mostPercentOfMemory?: number;
  /** A call does not wait any longer to hear whether its answer is there. */
  readonly patienceMs?: number;
};

const mebibyte = 1024 * 1024;

/** Answers in Redis, each sealed with what was asked: without that nobody can read it. */
export function createAnswerStore(redis: Redis, options: AnswerStoreOptions = {}): AnswerStore {
  const { mostBytesOfWorkspace = 64 * mebibyte, mostPercentOfMemory = 75, patienceMs = 300 } = options;

  const read = async (name: AnswerName) => {
    const place = keysOf(name);
    const replies = await redis.pipeline().getBuffer(place.answer).pttl(place.answer).exec();
    const [sealed, leftMs] = [replies?.[0]?.[1], replies?.[1]?.[1]];
    if (!(sealed instanceof Buffer) || typeof leftMs !== "number" || leftMs <= 0) return undefined;
    const opened = await unseal(sealed, { secret: name.secret, place: place.answer });
    const ttlSeconds = Math.ceil(leftMs / 1_000);
    return opened && { text: opened.text, ageSeconds: Math.max(0, opened.ttlSeconds - ttlSeconds), ttlSeconds };
  };

  return {
    async find(name) {
      if (redis.status !== "ready") return undefined;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), patienceMs);
      });
      const found = await Promise.race([read(name).catch(() => undefined), patience]);
      clearTimeout(timer);
      return found;
    },
    read,
    async keep(name, text, ttlSeconds) {
      const place = keysOf(name);
      try {
        const sealed = await seal(text, { secret: name.secret, place: place.answer, ttlSeconds });
        if (!sealed) return false;
        const values = [sealed, place.name, ttlSeconds, mostBytesOfWorkspace, place.prefix, mostPercentOfMemory];
        return (await evalScript(redis, keepAnswer, [place.answer, place.index, place.sizes], values)) === 1;
      } catch {
        return false;
      }
    },
    async forget(name) {
      await redis.del(keysOf(name).answer).catch(() => undefined);
    },
  };
}

/** The braces keep a workspace's keys together. */
function keysOf({ workspaceId, name }: AnswerName) {
  const prefix = `causeway:answers:{${workspaceId}}:`;
  const fingerprinted = fingerprint("causeway answer name", name);
  return {
    prefix,
    name: fingerprinted,
    answer: `${prefix}${fingerprinted}`,
    index: `${prefix}index`,
    sizes: `${prefix}sizes`,
  };
}
