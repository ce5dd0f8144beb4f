import { readdirSync, readFileSync } from "node:fs";
import { pollUntil } from "@causeway/local-services";
import type { AppProcess } from "../rig/app-process.ts";
import { collectGarbage } from "../rig/collect-garbage.ts";
import type { Rig } from "../rig/rig.ts";
import { countConnections } from "../rig/unread-bytes.ts";
import { type Check, check } from "./check.ts";

/** What a process has open, and how much memory it takes. Linux only. */
export type Footprint = {
  readonly pid: number;
  /** Without the connections to Postgres: pools open as many as they need and keep them. */
  readonly openFiles: number;
  readonly keptConnections: number;
  readonly rssMb: number;
};

export type Footprints = ReadonlyMap<string, Footprint>;

export const measure = (rig: Rig): Footprints =>
  new Map(appsOf(rig).map((app) => [app.name, footprintOf(app, portsOf(rig))]));

const portsOf = ({ postgres, postgresProxy, workerPostgresProxy }: Rig): ReadonlySet<number> =>
  new Set([Number(new URL(postgres.url).port), postgresProxy.port, workerPostgresProxy.port]);

const appsOf = (rig: Rig): readonly AppProcess[] => [...rig.gateways, ...rig.workers];

function footprintOf({ pid }: AppProcess, postgresPorts: ReadonlySet<number>): Footprint {
  try {
    const keptConnections = countConnections(pid, postgresPorts);
    const openFiles = readdirSync(`/proc/${pid}/fd`).length - keptConnections;
    const rssKb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { pid, openFiles, keptConnections, rssMb: Math.round(Number(rssKb ?? 0) / 1_024) };
  } catch {
    return { pid, openFiles: 0, keptConnections: 0, rssMb: 0 };
  }
}

const longestWaitMs = 180_000;
/** The pools of one process together have at most so many connections. */
const mostKept = 20;

/**
 * A12: no open file or connection is left over, memory is back. Connections that
 * are kept alive for a while get time to close. A process is compared with the first one of its name after its
 * warm-up, whether it has lived since or not.
 */
export async function backToStart(rig: Rig, before: Footprints): Promise<readonly Check[]> {
  await pollUntil(async () => compare(rig, before).every(({ hasFiles }) => !hasFiles), {
    timeoutMs: longestWaitMs,
    intervalMs: 1_000,
  });
  const rows = compare(rig, before);
  // As long as nothing presses it V8 leaves garbage where it is: what stays after a collection is what is kept.
  for (const app of appsOf(rig)) await collectGarbage(app);
  const collected = compare(rig, before);
  return [
    check("A12 files", "no orphans: open files at most 5 above the start", {
      figure: rows
        .map(
          ({ name, now, start }) =>
            `${name} ${start.openFiles}→${now.openFiles} and ${now.keptConnections} to Postgres`,
        )
        .join(", "),
      isMet: rows.every(({ hasFiles }) => !hasFiles),
    }),
    check("A12 memory", "memory back within 20 % of the start, after a garbage collection", {
      figure: collected
        .map(({ name, now, start }, index) => `${name} ${start.rssMb}→${rows[index]?.now.rssMb}→${now.rssMb} MB`)
        .join(", "),
      isMet: collected.every(({ hasMemory }) => !hasMemory),
      isSpeed: true,
    }),
  ];
}

const compare = (rig: Rig, before: Footprints) =>
  [...measure(rig)].map(([name, now]) => {
    const start = before.get(name) ?? now;
    return {
      name,
      now,
      start,
      hasFiles: now.openFiles > start.openFiles + 5 || now.keptConnections > mostKept,
      hasMemory: now.rssMb > start.rssMb * 1.2,
    };
  });
