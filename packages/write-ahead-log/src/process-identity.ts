import { readFileSync } from "node:fs";

/** A process, told apart from those that have its id before and after it as far as the system says (Linux does). */
export type HeldBy = {
  readonly processId: number;
  /** Of the machine's present run. */
  readonly bootId: string | undefined;
  /** In ticks of the kernel's since the boot. */
  readonly startedAt: string | undefined;
};

export const heldBy = (processId: number): HeldBy => ({
  processId,
  bootId: read("/proc/sys/kernel/random/boot_id")?.trim() || undefined,
  startedAt: startOf(processId),
});

/** Does it live? Where it is not known when it began, any process of its id is it. */
export function isStillThere(holder: HeldBy, self: Pick<HeldBy, "bootId">): boolean {
  if (!isAlive(holder.processId)) return false;
  const isOfThisBoot = holder.bootId === undefined || self.bootId === undefined || holder.bootId === self.bootId;
  if (!isOfThisBoot) return false;
  const startedAt = startOf(holder.processId);
  return holder.startedAt === undefined || startedAt === undefined || holder.startedAt === startedAt;
}

/** The 22nd field; the second, its name in parentheses, may have spaces and parentheses in it. */
function startOf(processId: number): string | undefined {
  const stat = read(`/proc/${processId}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
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
