import type { Redis } from "ioredis";
import { evalScript } from "../eval-script.ts";
import { sliceKeys } from "./keys.ts";

/** What a script says of keys that somebody else has written to. */
const signs = /WRONGTYPE|not an integer|attempt to (?:compare|perform|call|index|concatenate)/;

export const tellsOfSpoiltMemory = (error: unknown): boolean => error instanceof Error && signs.test(error.message);

/** By the beginning of their names; what is neither of its type nor absent cannot be used in any epoch. */
const types: Readonly<Record<string, string>> = {
  [sliceKeys.slice("")]: "hash",
  [sliceKeys.budgetHold("")]: "hash string",
  [sliceKeys.hold("")]: "hash string",
  [sliceKeys.budgetDeadlines]: "zset",
  [sliceKeys.deadlines]: "zset",
  [sliceKeys.stream]: "stream",
  [sliceKeys.stops]: "hash",
  [sliceKeys.blockedKey("")]: "string",
  [sliceKeys.rate("")]: "string",
};

/** KEYS tag key* | ARGV (types of the key)* */
const abandon = `redis.call('DEL',KEYS[1])
for i=2,#KEYS do
 local t=redis.call('TYPE',KEYS[i]).ok
 if t~='none' and not string.find(ARGV[i-1],t,1,true) then redis.call('DEL',KEYS[i]) end
end
return {'OK'}`;

/**
 * This memory is not what we wrote: it loses its tag, so that the next handshake gives it a number of its own, and what
 * stands in the way of that. Whatever lay there is settled from the logs, as after a flush.
 */
export async function abandonMemory(redis: Redis, keys: readonly string[]): Promise<void> {
  const known = keys.flatMap((key) => {
    const prefix = Object.keys(types).find((one) => key.startsWith(one));
    return prefix === undefined ? [] : [[key, types[prefix] ?? ""] as const];
  });
  await evalScript(
    redis,
    abandon,
    [sliceKeys.tag, ...known.map(([key]) => key)],
    known.map(([, type]) => type),
  );
}
