import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { Outside } from "./build-outside.ts";

export type LoadReport = {
  readonly answers: number;
  readonly errors: number;
  /** HTTP status of the last answer that was wrong; 0 when it had none. */
  readonly lastStatus: number;
  readonly seconds: number;
  readonly firstByteUs: Percentiles;
  readonly lastByteUs: Percentiles;
};

export type Percentiles = { readonly p50: number; readonly p99: number };

export type Load = {
  readonly port: number;
  readonly connections: number;
  /** Files with one HTTP request each; connections take them in turn. */
  readonly requests: readonly string[];
};

const run = promisify(execFile);

/** One request after the other on each connection, for `milliseconds`; those under way are waited for. */
export async function callFor({ callers }: Outside, load: Load, milliseconds: number): Promise<LoadReport> {
  const args = [load.port, load.connections, milliseconds, ...load.requests].map(String);
  const { stdout } = await run(callers, args, { timeout: milliseconds + 60_000 });
  return JSON.parse(stdout) as LoadReport;
}

/** Opens a stream per connection and leaves it open until `close`. Rejects when not all of them begin. */
export async function holdOpen({ callers }: Outside, load: Load): Promise<{ close(): Promise<void> }> {
  const child = spawn(callers, [load.port, load.connections, "hold", ...load.requests].map(String), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const said = await firstLine(child);
  if (!said.startsWith(`ready ${load.connections},`)) {
    child.kill();
    throw new Error(`Of ${load.connections} streams not all began: ${said || "nothing was said"}`);
  }
  return {
    async close() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const timer = setTimeout(() => child.kill(), 60_000);
  const [chunk] = (await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit").then(() => [""])])) as [
    Buffer | string,
  ];
  clearTimeout(timer);
  return chunk.toString().trim();
}
