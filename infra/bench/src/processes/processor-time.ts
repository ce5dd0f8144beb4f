import { readdirSync, readFileSync } from "node:fs";

/** Of a kernel's tick, as `/proc` tells it on every Linux that Node runs on. */
const microsecondsPerTick = 10_000;

/** What processes, their children and those that have ended have been at work so far, in microseconds. */
export function processorTime(roots: readonly number[]): number {
  const childrenOf = Map.groupBy(allProcesses(), ({ parent }) => parent);
  const ticksUnder = (pid: number, own: number): number =>
    (childrenOf.get(pid) ?? []).reduce((sum, child) => sum + ticksUnder(child.pid, child.ticks), own);
  return roots.reduce((sum, pid) => sum + ticksUnder(pid, readStat(pid)?.ticks ?? 0), 0) * microsecondsPerTick;
}

/** What is in memory now, in kB. */
export function residentKb(roots: readonly number[]): number {
  return roots.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return sum + Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  }, 0);
}

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number };

function allProcesses(): readonly Stat[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
}

function readStat(pid: number): Stat | undefined {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // It has just ended: its time is in its parent's.
    return undefined;
  }
}

/** The name of a process may hold anything, brackets and spaces too. Ticks: of its own and of children that ended. */
export function parseStat(pid: number, stat: string): Stat {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid, parent: Number(fields[1]), ticks };
}
