import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type FolderLock = { release(): void };

/** Two processes on one log would each settle the other's calls as interrupted. A lock of a dead process is taken over. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "lock");
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
  } catch {
    const holder = Number(readFileSync(path, "utf8"));
    if (holder !== process.pid && isAlive(holder))
      throw new Error(`Process ${holder} has the write-ahead log ${folder}`);
    writeFileSync(path, String(process.pid));
  }
  return { release: () => unlinkSync(path) };
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Alive, but someone else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
