import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type Cell, cells, type Sample } from "./measure/cell.ts";
import { type DrainReport, measureDrain } from "./measure/drain.ts";
import { type HoldingReport, measureHolding } from "./measure/holding.ts";
import { measureIdleStreams } from "./measure/idle-streams.ts";
import { type Bench, measureCell } from "./measure/measure-cell.ts";
import { measureStoresDown, type StoresDownReport } from "./measure/stores-down.ts";
import type { CommandLine } from "./options.ts";
import { prefer } from "./processes/prefer.ts";
import { buildOutside } from "./outside/build-outside.ts";
import { startProvider } from "./outside/provider.ts";
import { type BenchReport, figuresOf, machine, targetReport } from "./report/bench-report.ts";
import { startTargets } from "./targets/start-targets.ts";
import type { Target } from "./targets/target.ts";

/**
 * Each target is called so many times, in each way, before it is measured. Between our 15,000th and 18,000th call V8 compiles
 * half of the path anew, for good: measured before or during that, a whole reply takes half as much again. A target that is too slow for
 * it is called for `longestMs`.
 */
const warmUp = { usual: { calls: 25_000, longestMs: 30_000 }, quick: { calls: 3_000, longestMs: 3_000 } };
const warmUpStepMs = 1_000;
const warmUpConnections = 64;
/** The provider and the callers alone do at least so many times what any target does. */
const leastHeadroom = 2;

/** Measures everything there is, in one run on the same cores, and stops all it started. */
export async function runBench(options: CommandLine, onProgress: (text: string) => void): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), "causeway-bench-"));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const outside = await buildOutside(folder);
    const provider = await startProvider(outside);
    closers.push(() => provider.process.stop());
    const world = {
      folder,
      cacheFolder: join(homedir(), ".cache/causeway-bench"),
      provider,
      installsPeers: options.installsPeers,
      onClose: (close: () => Promise<unknown>) => void closers.push(close),
    };
    const { direct, measured, notMeasured, stack } = await startTargets(world, { ...options, onProgress });
    const bench = { outside, folder };
    const all = [direct, ...measured];
    prefer([process.pid, ...all.flatMap(({ allPids }) => allPids)]);
    const idle = new Map<string, number | undefined>();
    for (const target of measured) {
      onProgress(`${target.name}: memory of open streams`);
      idle.set(target.id, await measureIdleStreams(bench, target).catch(() => undefined));
    }
    onProgress("warming up");
    for (const target of all) await warm(bench, target, options.isQuick ? warmUp.quick : warmUp.usual);
    const samples = await measureRounds(bench, all, { ...options, onProgress });
    const samplesOf = (target: Target, cell: Cell) => samples.get(`${target.id} ${cell.id}`) ?? [];
    const [bareRelay] = measured;
    const report = (target: Target) => {
      const figures = cells(options.isQuick).flatMap((cell) => {
        const base = bareRelay && baseOf(cell, (other) => samplesOf(bareRelay, other), options.isQuick);
        const found = figuresOf(samplesOf(target, cell), base);
        return found ? [[cell.id, found] as const] : [];
      });
      return targetReport(target, Object.fromEntries(figures), idle.get(target.id));
    };
    const reports = { direct: report(direct), targets: measured.map(report) };
    checkHeadroom(reports);

    let drain: DrainReport | undefined;
    let storesDown: StoresDownReport | undefined;
    let holding: HoldingReport | undefined;
    if (stack && options.hasStores) {
      onProgress("settled calls into Postgres");
      drain = await measureDrain(bench, stack);
      onProgress("Postgres and Redis both down");
      storesDown = await measureStoresDown(stack);
      onProgress("hold and settle by themselves");
      holding = await measureHolding().catch(() => undefined);
    }
    return {
      at: new Date().toISOString(),
      machine: machine(),
      node: process.versions.node,
      rounds: options.rounds,
      secondsPerRound: options.seconds,
      ...reports,
      notMeasured,
      drain,
      storesDown,
      holding,
    };
  } finally {
    for (const close of closers.toReversed()) await close().catch(() => undefined);
  }
}

/** What is translated is compared with the plain relay of as many chunks. */
function baseOf(cell: Cell, samplesOf: (cell: Cell) => readonly Sample[], isQuick: boolean): readonly Sample[] {
  const isPlain = cell.shape.asks === cell.shape.provider;
  const plain = cells(isQuick).find(({ id }) => id === "stream-20/16");
  return samplesOf(isPlain || !plain ? cell : plain);
}

async function warm(bench: Bench, target: Target, { calls, longestMs }: typeof warmUp.usual): Promise<void> {
  for (const cell of cells(true).filter(({ connections }) => connections > 1)) {
    let made = 0;
    for (let spentMs = 0; made < calls && spentMs < longestMs; spentMs += warmUpStepMs) {
      const sample = await measureCell(bench, target, { ...cell, connections: warmUpConnections }, warmUpStepMs);
      if (sample === undefined) break;
      made += sample.report.answers;
    }
  }
}

/** Targets take turns within each round, so that what else the machine does meets all of them alike. */
async function measureRounds(
  bench: Bench,
  targets: readonly Target[],
  options: CommandLine & { readonly onProgress: (text: string) => void },
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, Sample[]>();
  for (let round = 1; round <= options.rounds; round++) {
    options.onProgress(`round ${round} of ${options.rounds}`);
    for (const cell of cells(options.isQuick)) {
      for (const target of targets) {
        const sample = await measureCell(bench, target, cell, options.seconds * 1_000);
        if (sample === undefined) continue;
        const key = `${target.id} ${cell.id}`;
        samples.set(key, [...(samples.get(key) ?? []), sample]);
      }
    }
  }
  return samples;
}

/** Throws when the provider or the callers may be what was measured. */
function checkHeadroom({ direct, targets }: Pick<BenchReport, "direct" | "targets">): void {
  const alone = direct.cells["whole/16"]?.perSecond ?? 0;
  const fastest = Math.max(
    ...targets.filter(({ id }) => id !== "nginx").map(({ cells: figures }) => figures["whole/16"]?.perSecond ?? 0),
  );
  if (alone < fastest * leastHeadroom) {
    throw new Error(
      `The provider alone does ${alone.toFixed(0)} calls a second, and a target ${fastest.toFixed(0)}: it may be what was measured. Is the machine busy with something else?`,
    );
  }
}
