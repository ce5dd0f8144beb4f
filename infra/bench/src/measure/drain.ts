import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callFor } from "../outside/callers.ts";
import { modelIdOf } from "../targets/causeway/catalogue.ts";
import { onTheWay, type Stack, untilSettled } from "../targets/causeway/stack.ts";
import { httpRequest } from "../targets/target.ts";
import type { Bench } from "./measure-cell.ts";

export type DrainReport = { readonly records: number; readonly seconds: number; readonly perSecond: number };

/** Shorter than a gateway waits before it settles in Postgres by itself. */
const gatherMs = 4_000;

/**
 * How fast settled calls go from Redis into Postgres, end to end: the worker is held still while callers of all
 * workspaces are served, and then let go until nothing is left.
 */
export async function measureDrain({ outside, folder }: Bench, stack: Stack): Promise<DrainReport> {
  const shape = { asks: "openai", provider: "openai", streamed: false } as const;
  const requests: string[] = [];
  for (const [index, { apiKey }] of stack.accounts.entries()) {
    const file = join(folder, `drain-${index}.request`);
    const request = httpRequest(
      { ...shape, model: modelIdOf("openai", "bench-20") },
      { path: "/api/v1/chat/completions", headers: { authorization: `Bearer ${apiKey}` } },
    );
    await writeFile(file, request);
    requests.push(file);
  }
  const load = { port: stack.apiPort, connections: stack.accounts.length, requests };
  // Every workspace has its slice and its key in memory.
  await callFor(outside, load, 500);
  await untilSettled(stack);
  process.kill(stack.worker.pid, "SIGSTOP");
  let records: number;
  let begin: number;
  try {
    await callFor(outside, load, gatherMs);
    records = await onTheWay(stack);
  } finally {
    begin = performance.now();
    process.kill(stack.worker.pid, "SIGCONT");
  }
  await untilSettled(stack);
  const seconds = (performance.now() - begin) / 1_000;
  return { records, seconds, perSecond: records / seconds };
}
