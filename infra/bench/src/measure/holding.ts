import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../repository-root.ts";

/** Microseconds of a gateway's processor time for one call's hold and settlement. */
export type HoldingReport = { readonly cpuUs: number };

const command = join(repositoryRoot, "packages/db/src/commands/measure-holding.ts");
const calls = 20_000;

/**
 * What holding and settling add to a relay: a process that does nothing else, with stores of its own, 64 calls at once,
 * two budgets, a rate and a limit of calls at once. `undefined` when it did not get that far.
 */
export async function measureHolding(): Promise<HoldingReport | undefined> {
  const { stdout } = await promisify(execFile)(process.execPath, [command, String(calls)], { timeout: 300_000 });
  const cpuUs = Number(/hold and settle: ([\d.]+) µs/.exec(stdout)?.[1]);
  return Number.isFinite(cpuUs) ? { cpuUs } : undefined;
}
