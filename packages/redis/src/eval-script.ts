import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

const hashes = new Map<string, string>();

/** By hash; a Redis that has forgotten its scripts is told again, which runs nothing twice. */
export async function evalScript(
  redis: Redis,
  script: string,
  keys: readonly string[],
  values: readonly (string | number | Buffer)[],
): Promise<unknown> {
  const hash = hashes.get(script) ?? createHash("sha1").update(script).digest("hex");
  hashes.set(script, hash);
  try {
    return await redis.evalsha(hash, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return await redis.eval(script, keys.length, ...keys, ...values);
  }
}

/** Replies of our scripts are flat lists of texts. */
export function textsOf(reply: unknown): readonly string[] {
  if (!Array.isArray(reply)) throw new Error("Redis answered with something else than a list");
  return reply.map(String);
}
