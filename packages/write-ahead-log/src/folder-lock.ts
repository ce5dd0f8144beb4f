import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type HeldBy, heldBy, isStillThere } from "./process-identity.ts";

export type FolderLock = { release(): void };

/**
 * Two processes on one log would each settle the other's calls as interrupted. A lock of a dead process is taken over, and
 * one of a process whose id another has by now: since the machine was started again, or in its place.
 */
export function lockFolder(folder: string, self: HeldBy = heldBy(process.pid)): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "lock");
  const written = [self.processId, self.bootId ?? "", self.startedAt ?? ""].join("\n");
  try {
    writeFileSync(path, written, { flag: "wx" });
  } catch {
    const holder = readHolder(readFileSync(path, "utf8"));
    if (holder.processId !== self.processId && isStillThere(holder, self))
      throw new Error(`Process ${holder.processId} has the write-ahead log ${folder}`);
    writeFileSync(path, written);
  }
  return { release: () => unlinkSync(path) };
}

/** Earlier versions wrote the process id alone. */
function readHolder(text: string): HeldBy {
  const [processId, bootId, startedAt] = text.split("\n");
  return { processId: Number(processId), bootId: bootId || undefined, startedAt: startedAt || undefined };
}
