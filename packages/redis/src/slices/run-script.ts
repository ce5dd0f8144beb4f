import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { type ScriptName, scripts } from "./scripts.ts";

const hashes = new Map(Object.entries(scripts).map(([name, lua]) => [name, hashOf(lua)]));

/** By hash; a Redis that has forgotten its scripts is told again, which runs nothing twice. */
export async function runScript(
  redis: Redis,
  name: ScriptName,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  try {
    return await redis.evalsha(hashes.get(name) ?? "", keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return await redis.eval(scripts[name], keys.length, ...keys, ...values);
  }
}

/** Replies of our scripts are flat lists of texts. */
export function textsOf(reply: unknown): readonly string[] {
  if (!Array.isArray(reply)) throw new Error("Redis answered with something else than a list");
  return reply.map(String);
}

function hashOf(lua: string): string {
  return createHash("sha1").update(lua).digest("hex");
}
