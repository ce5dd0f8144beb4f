import { writeFileSync } from "node:fs";

/** A few times the share of others, no more: whoever else works on this machine goes on. */
const share = "-5";

/**
 * Asks for a larger share of the processors, where the kernel shares them out by session and lets us: what else runs on
 * the machine then disturbs less. Each of `pids` leads a session of its own.
 */
export function prefer(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      writeFileSync(`/proc/${pid}/autogroup`, share);
    } catch {
      // Not here, or not for us: all are disturbed alike.
    }
  }
}
