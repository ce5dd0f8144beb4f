import { cpus, totalmem } from "node:os";
import type { Sample } from "../measure/cell.ts";
import type { DrainReport } from "../measure/drain.ts";
import type { HoldingReport } from "../measure/holding.ts";
import { median } from "../measure/median.ts";
import type { StoresDownReport } from "../measure/stores-down.ts";
import type { NotMeasured, Target } from "../targets/target.ts";

/** The medians of a cell's rounds at one target. Milliseconds and microseconds. */
export type CellFigures = {
  readonly cpuUs: number;
  /** With stores and workers. */
  readonly allCpuUs: number;
  /** The median of the rounds' ratios to the bare relay in the same round; `undefined` where that cannot do it. */
  readonly toBareRelay: number | undefined;
  readonly allToBareRelay: number | undefined;
  readonly perSecond: number;
  readonly firstByteMs: { readonly p50: number; readonly p99: number };
  readonly lastByteMs: { readonly p50: number; readonly p99: number };
  readonly answers: number;
  readonly errors: number;
  readonly lastStatus: number;
};

export type TargetReport = {
  readonly id: string;
  readonly name: string;
  readonly does: string;
  /** Other processes work for its calls too. */
  readonly hasStores: boolean;
  readonly cells: Readonly<Record<string, CellFigures>>;
  /** kB per open stream. */
  readonly idleStreamKb: number | undefined;
};

export type BenchReport = {
  readonly at: string;
  readonly machine: string;
  readonly node: string;
  readonly rounds: number;
  readonly secondsPerRound: number;
  readonly direct: TargetReport;
  readonly targets: readonly TargetReport[];
  readonly notMeasured: readonly NotMeasured[];
  readonly drain: DrainReport | undefined;
  readonly storesDown: StoresDownReport | undefined;
  readonly holding: HoldingReport | undefined;
};

/** `base`: the bare relay's rounds of the same cell, in the same order. */
export function figuresOf(samples: readonly Sample[], base: readonly Sample[] | undefined): CellFigures | undefined {
  const last = samples.at(-1);
  if (last === undefined) return undefined;
  const of = (read: (sample: Sample) => number) => median(samples.map(read));
  const ratioOf = (read: (sample: Sample) => number) =>
    base === undefined || base.length !== samples.length
      ? undefined
      : median(samples.map((sample, round) => read(sample) / (base[round]?.cpuUs ?? Number.NaN)));
  return {
    cpuUs: of(({ cpuUs }) => cpuUs),
    allCpuUs: of(({ allCpuUs }) => allCpuUs),
    toBareRelay: ratioOf(({ cpuUs }) => cpuUs),
    allToBareRelay: ratioOf(({ allCpuUs }) => allCpuUs),
    perSecond: of(({ perSecond }) => perSecond),
    firstByteMs: {
      p50: of(({ report }) => report.firstByteUs.p50) / 1_000,
      p99: of(({ report }) => report.firstByteUs.p99) / 1_000,
    },
    lastByteMs: {
      p50: of(({ report }) => report.lastByteUs.p50) / 1_000,
      p99: of(({ report }) => report.lastByteUs.p99) / 1_000,
    },
    answers: samples.reduce((sum, { report }) => sum + report.answers, 0),
    errors: samples.reduce((sum, { errors }) => sum + errors, 0),
    lastStatus: last.lastStatus,
  };
}

export const targetReport = (
  { id, name, does, pids, allPids }: Target,
  cells: TargetReport["cells"],
  idleStreamKb: number | undefined,
): TargetReport => ({ id, name, does, hasStores: allPids.length > pids.length, cells, idleStreamKb });

export const machine = (): string =>
  `${cpus().length} cores ${cpus()[0]?.model ?? ""}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux`;
