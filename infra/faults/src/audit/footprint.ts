import { readdirSync, readFileSync } from "node:fs";
import { pollUntil } from "@causeway/local-services";
import type { AppProcess } from "../rig/app-process.ts";
import type { Rig } from "../rig/rig.ts";
import { type Check, check } from "./check.ts";

/** What a process has open, and how much memory it takes. Linux only. */
export type Footprint = { readonly pid: number; readonly openFiles: number; readonly rssMb: number };

export type Footprints = ReadonlyMap<string, Footprint>;

export const measure = (rig: Rig): Footprints =>
  new Map([...rig.gateways, ...rig.workers].map((app) => [app.name, footprintOf(app)]));

function footprintOf({ pid }: AppProcess): Footprint {
  try {
    const openFiles = readdirSync(`/proc/${pid}/fd`).length;
    const rssKb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { pid, openFiles, rssMb: Math.round(Number(rssKb ?? 0) / 1_024) };
  } catch {
    return { pid, openFiles: 0, rssMb: 0 };
  }
}

const longestWaitMs = 60_000;

/**
 * A12: nothing waits in the gateways' logs, no open file or connection is left over, memory is back. Connections that
 * are kept alive for a while get a minute to close. A process is compared with the first one of its name after its
 * warm-up, whether it has lived since or not.
 */
export async function backToStart(rig: Rig, before: Footprints, unconfirmed: number | undefined): Promise<Check> {
  await pollUntil(async () => compare(rig, before).every(({ hasFiles }) => !hasFiles), {
    timeoutMs: longestWaitMs,
    intervalMs: 1_000,
  });
  const rows = compare(rig, before);
  const misses = [
    ...rows
      .filter(({ hasFiles }) => hasFiles)
      .map(({ name, now, start }) => `${name} has ${now.openFiles} open files, had ${start.openFiles}`),
    ...rows
      .filter(({ hasMemory }) => hasMemory)
      .map(({ name, now, start }) => `${name} takes ${now.rssMb} MB, took ${start.rssMb}`),
    ...((unconfirmed ?? 0) > 0 ? [`${unconfirmed} calls in the gateways' logs are not confirmed`] : []),
  ];
  return check("A12", "nothing unconfirmed in logs; no more than 5 open files and 20 % of memory above the start", {
    figure: [
      ...(unconfirmed === undefined ? [] : [`${unconfirmed} unconfirmed`]),
      ...rows.map(
        ({ name, now, start }) => `${name} files ${start.openFiles}→${now.openFiles}, ${start.rssMb}→${now.rssMb} MB`,
      ),
    ].join("; "),
    isMet: misses.length === 0,
    misses,
  });
}

const compare = (rig: Rig, before: Footprints) =>
  [...measure(rig)].map(([name, now]) => {
    const start = before.get(name) ?? now;
    return {
      name,
      now,
      start,
      hasFiles: now.openFiles > start.openFiles + 5,
      hasMemory: now.rssMb > start.rssMb * 1.2,
    };
  });
