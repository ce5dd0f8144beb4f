import { pollUntil } from "@causeway/local-services";
import { Redis } from "ioredis";
import type { Rig } from "../rig/rig.ts";
import { type Check, check } from "./check.ts";

const wantedMs = 60_000;
/** How long rest is waited for: later than wanted is slow, never is wrong. */
const longestMs = 300_000;

/** What is not at rest yet, each with its count. Empty: nothing is under way anywhere. */
export type Unrest = Readonly<Record<string, number>>;

export type Rest = { readonly check: Check; readonly restMs: number };

/** A9: at rest within 60 s, without help. Waits for it, longer where the machine is slow. */
export async function comesToRest(rig: Rig): Promise<Rest> {
  const startedAt = performance.now();
  let unrest: Unrest = {};
  const isAtRest = await pollUntil(
    async () => {
      unrest = await unrestOf(rig).catch((error: unknown) => ({ [`cannot be seen (${String(error)})`]: 1 }));
      return Object.values(unrest).every((count) => count === 0);
    },
    { timeoutMs: longestMs, intervalMs: 250 },
  );
  const restMs = performance.now() - startedAt;
  const seconds = (restMs / 1_000).toFixed(1);
  const left = Object.entries(unrest).filter(([, count]) => count !== 0);
  const rest = check("A9", "at rest ≤ 60 s: no holds, streams empty, spent = settled", {
    figure: isAtRest ? `after ${seconds} s` : left.map(([name, count]) => `${name}: ${count}`).join(", "),
    isMet: isAtRest && restMs <= wantedMs,
    isSpeed: isAtRest,
    misses: isAtRest
      ? []
      : [`still there after ${seconds} s: ${left.map(([name, count]) => `${name} ${count}`).join(", ")}`],
  });
  return { check: rest, restMs };
}

export async function unrestOf(rig: Rig): Promise<Unrest> {
  const { rows } = await rig.books.query<Record<string, string>>(`
    SELECT (SELECT count(*) FROM credit_hold) AS "holds in Postgres",
           (SELECT count(*) FROM own_key_month WHERE held_fee_nano <> 0) AS "held fees",
           (SELECT count(*) FROM spend_usage WHERE held_nano <> 0) AS "held limits",
           (SELECT count(*) FROM lease WHERE state = 'draining') AS "draining leases"`);
  const counts = Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]));
  return rig.options.holds === "leases" ? { ...counts, ...(await unrestOfSlices(rig)) } : counts;
}

const prefix = "causeway:{money}:";

/** Holds and unread usage in Redis, and slices that have spent what Postgres has not settled. */
async function unrestOfSlices(rig: Rig): Promise<Unrest> {
  const redis = new Redis(rig.moneyRedis.url, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    // What is over is remembered for some minutes as a plain value.
    const keys = await redis.keys(`${prefix}hold:*`);
    const types = await Promise.all(keys.map(async (key) => await redis.type(key)));
    const holds = keys.filter((_, index) => types[index] === "hash");
    const tag = await redis.get(`${prefix}tag`);
    const oldHolds = holds.filter((key) => !key.startsWith(`${prefix}hold:${tag}:`));
    const deadlines = await redis.zcard(`${prefix}deadlines`);
    const stream = await redis.xlen(`${prefix}usage`);
    const { rows } = await rig.books.query<{ workspace: string; epoch: string; settled: string }>(
      `SELECT workspace_id AS workspace, epoch, settled_nano AS settled FROM lease WHERE state = 'open'`,
    );
    let spoilt = 0;
    let unequal = 0;
    let held = 0;
    for (const { workspace, epoch, settled } of rows) {
      const key = `${prefix}slice:${workspace}`;
      if ((await redis.type(key)) === "string") {
        spoilt += 1;
        continue;
      }
      const slice = await redis.hgetall(key);
      if (slice["ep"] !== epoch) continue;
      if (slice["spent"] !== settled) unequal += 1;
      if (slice["held"] !== "0") held += 1;
    }
    return {
      "holds in Redis": holds.length - oldHolds.length,
      "holds of earlier lives of Redis": oldHolds.length,
      "deadlines in Redis": deadlines,
      "usage in the stream": stream,
      "slices spent ≠ settled": unequal,
      "slices held": held,
      "slices that are none": spoilt,
    };
  } finally {
    redis.disconnect();
  }
}
