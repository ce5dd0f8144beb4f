import type { AppProcess } from "../rig/app-process.ts";
import type { FaultDone } from "../scenarios/scenario.ts";
import { type Check, noneOf } from "./check.ts";

type Watched = Pick<AppProcess, "name" | "lives" | "log">;

const mostLogText = 600;

/**
 * A12: no process has ended that nobody ended. The load turns to those that serve, so that one which died by itself is
 * missed by nobody else. A fault that names a process answers for its death itself.
 */
export function nobodyDied(apps: readonly Watched[], faults: readonly FaultDone[]): Check {
  const hit = new Set(faults.flatMap(({ pids = [] }) => pids));
  const died = apps.flatMap(({ name, lives, log }) =>
    lives
      .filter(({ pid, endedAt, endedBy }) => endedAt !== undefined && endedBy.signal === undefined && !hit.has(pid))
      .map((life) => `${name} ended by itself ${toText(life)}: ${log.slice(-mostLogText)}`),
  );
  return noneOf("A12 alive", "no process ends that nobody ended", died);
}

const toText = ({ startedAt, endedAt = startedAt }: { startedAt: number; endedAt: number | undefined }): string =>
  `${((endedAt - startedAt) / 1_000).toFixed(1)} s after its start`;
