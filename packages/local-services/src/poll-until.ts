import { setTimeout as delay } from "node:timers/promises";

/** Asks until the answer is yes. Returns false when the deadline passes first; a throwing question counts as no. */
export async function pollUntil(
  ask: () => Promise<boolean>,
  options: { readonly timeoutMs: number; readonly intervalMs?: number; readonly signal?: AbortSignal | undefined },
): Promise<boolean> {
  const deadline = performance.now() + options.timeoutMs;
  while (performance.now() < deadline && !options.signal?.aborted) {
    if (await ask().catch(() => false)) return true;
    await delay(options.intervalMs ?? 50);
  }
  return false;
}
