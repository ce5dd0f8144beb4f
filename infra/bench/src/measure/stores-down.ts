import { setTimeout as delay } from "node:timers/promises";
import { modelIdOf } from "../targets/causeway/catalogue.ts";
import type { Stack } from "../targets/causeway/stack.ts";
import { median } from "./median.ts";

export type StoresDownReport = {
  readonly calls: number;
  /** Those that were refused with 503 and Retry-After. */
  readonly refusedWell: number;
  readonly medianMs: number;
  readonly slowestMs: number;
};

const calls = 50;
const noticedMs = 3_000;

/** Kills Postgres and both of Redis, waits until that is known, and times what callers with good keys are told. The last thing to do with a stack. */
export async function measureStoresDown(stack: Stack): Promise<StoresDownReport> {
  for (const { process: service } of [stack.postgres, stack.moneyRedis, stack.queueRedis]) {
    process.kill(service.pid, "SIGKILL");
  }
  await delay(noticedMs);
  const times: number[] = [];
  let refusedWell = 0;
  for (const { apiKey } of stack.accounts.slice(0, calls)) {
    const begin = performance.now();
    const response = await fetch(`http://127.0.0.1:${stack.apiPort}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ model: modelIdOf("openai", "bench-20"), messages: [{ role: "user", content: "Hello" }] }),
    });
    await response.text();
    times.push(performance.now() - begin);
    if (response.status === 503 && response.headers.has("retry-after")) refusedWell += 1;
  }
  return { calls, refusedWell, medianMs: median(times), slowestMs: Math.max(...times) };
}
