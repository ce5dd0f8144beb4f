import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

const intervalMs = 50;
const pageKiB = 4;

/**
 * Says once that a process has more than so much memory, V8's heap and what lies beside it. Only Linux tells; elsewhere the
 * heap's own limit and the time are what ends a process. Returns what ends the watch.
 */
export function watchMemory(process: ChildProcess, mostMiB: number, onTooMuch: () => void): () => void {
  const timer = setInterval(() => {
    if (residentMiB(process.pid) > mostMiB) onTooMuch();
  }, intervalMs);
  return () => clearInterval(timer);
}

function residentMiB(pid: number | undefined): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    return (pages * pageKiB) / 1_024;
  } catch {
    return 0;
  }
}
