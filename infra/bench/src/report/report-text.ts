import type { BenchReport, CellFigures, TargetReport } from "./bench-report.ts";

/** The report as tables of Markdown. */
export function reportText(report: BenchReport): string {
  const { direct, targets } = report;
  const sections = [
    `${report.at.slice(0, 10)}, ${report.machine}, Node ${report.node}; medians of ${report.rounds} interleaved rounds of ${report.secondsPerRound} s.`,
    table(
      [
        "CPU µs a call, 16 connections (× bare relay)",
        "whole",
        "stream of 20",
        "stream of 200",
        "a chunk",
        "translated, 20",
        "Anthropic in, 20",
      ],
      targets.flatMap(cpuRows),
    ),
    table(
      [
        "latency",
        "whole: req/s at 1 / 16 / 64",
        "p50 added at 1",
        "p99 at 1 / 16 / 64",
        "stream: first byte added at 1",
        "streams/s at 16 / 64",
        "p99 first byte at 16 / 64",
        "kB a stream",
      ],
      [direct, ...targets].map((target) => latencyRow(target, direct)),
    ),
    targets.map(({ name, does }) => `- ${name}: ${does}`).join("\n"),
    ...errorsOf(targets),
    report.notMeasured.map(({ name, why }) => `- ${name}: not measured: ${why}`).join("\n"),
    report.drain &&
      `Settled calls into Postgres: ${whole(report.drain.perSecond)} records/s (${report.drain.records} of 300 workspaces in ${report.drain.seconds.toFixed(2)} s).`,
    report.storesDown &&
      `Postgres and Redis both down: ${report.storesDown.refusedWell} of ${report.storesDown.calls} calls answered 503 with Retry-After, median ${report.storesDown.medianMs.toFixed(1)} ms, slowest ${report.storesDown.slowestMs.toFixed(1)} ms.`,
    report.holding &&
      `Hold and settle alone, 64 at once: ${report.holding.cpuUs.toFixed(1)} µs of the API's processor time a call.`,
  ];
  return sections.filter((section) => section !== undefined && section !== "").join("\n\n");
}

const shapes = ["whole/16", "stream-20/16", "stream-200/16"] as const;

function cpuRows(target: TargetReport): readonly (readonly string[])[] {
  const row = (name: string, read: (figures: CellFigures) => readonly [us: number, ratio: number | undefined]) => {
    const cell = (id: string) => withRatio(target.cells[id], read);
    const chunk = perChunk(target, (figures) => read(figures)[0]);
    return [name, ...shapes.map(cell), chunk, cell("translated-20/16"), cell("messages-in-20/16")];
  };
  const own = row(target.name, ({ cpuUs, toBareRelay }) => [cpuUs, toBareRelay]);
  if (!target.hasStores) return [own];
  const all = row("… with Redis, worker and Postgres", ({ allCpuUs, allToBareRelay }) => [allCpuUs, allToBareRelay]);
  return [own, all];
}

function latencyRow({ name, cells, idleStreamKb }: TargetReport, direct: TargetReport): readonly string[] {
  const each = (kind: string, read: (figures: CellFigures) => number, digits: number) =>
    [1, 16, 64]
      .map((connections) => cells[`${kind}/${connections}`])
      .map((figures) => (figures ? read(figures).toFixed(digits) : "–"))
      .join(" / ");
  const added = (id: string, read: (figures: CellFigures) => number) => {
    const [figures, base] = [cells[id], direct.cells[id]];
    return figures && base ? `${(read(figures) - read(base)).toFixed(2)} ms` : "–";
  };
  const streams = (read: (figures: CellFigures) => number, digits: number) =>
    [16, 64]
      .map((connections) => cells[`stream-20/${connections}`])
      .map((figures) => (figures ? read(figures).toFixed(digits) : "–"))
      .join(" / ");
  return [
    name,
    each("whole", ({ perSecond }) => perSecond, 0),
    added("whole/1", ({ lastByteMs }) => lastByteMs.p50),
    `${each("whole", ({ lastByteMs }) => lastByteMs.p99, 1)} ms`,
    added("stream-20/1", ({ firstByteMs }) => firstByteMs.p50),
    streams(({ perSecond }) => perSecond, 0),
    `${streams(({ firstByteMs }) => firstByteMs.p99, 1)} ms`,
    idleStreamKb === undefined ? "–" : whole(idleStreamKb),
  ];
}

/** From what 180 more chunks cost. */
function perChunk({ cells }: TargetReport, read: (figures: CellFigures) => number): string {
  const [short, long] = [cells["stream-20/16"], cells["stream-200/16"]];
  return short && long && long.answers > 0 ? ((read(long) - read(short)) / 180).toFixed(1) : "–";
}

function withRatio(
  figures: CellFigures | undefined,
  read: (figures: CellFigures) => readonly [us: number, ratio: number | undefined],
): string {
  if (figures === undefined) return "–";
  if (figures.answers === 0) return `fails (${figures.lastStatus})`;
  const [us, ratio] = read(figures);
  return ratio === undefined ? whole(us) : `${whole(us)} (${ratio.toFixed(2)})`;
}

function errorsOf(targets: readonly TargetReport[]): readonly string[] {
  const lines = targets.flatMap(({ name, cells }) =>
    Object.entries(cells)
      .filter(([, { errors }]) => errors > 0)
      .map(
        ([id, { errors, answers, lastStatus }]) =>
          `- ${name}, ${id}: ${errors} of ${errors + answers} calls went wrong (status ${lastStatus})`,
      ),
  );
  return lines.length === 0 ? [] : [lines.join("\n")];
}

const whole = (value: number) => value.toFixed(0);

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(heads), line(heads.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
