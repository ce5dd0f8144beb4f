import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callFor } from "../outside/callers.ts";
import type { Outside } from "../outside/build-outside.ts";
import { processorTime } from "../processes/processor-time.ts";
import type { Target } from "../targets/target.ts";
import type { Cell, Sample } from "./cell.ts";

export type Bench = { readonly outside: Outside; readonly folder: string };

/** One round; `undefined` when the target cannot do this. */
export async function measureCell(
  { outside, folder }: Bench,
  target: Target,
  cell: Cell,
  milliseconds: number,
): Promise<Sample | undefined> {
  const requests = await requestFiles(folder, target, cell);
  if (requests === undefined) return undefined;
  const load = { port: target.port, connections: cell.connections, requests };
  const [before, allBefore] = [processorTime(target.pids), processorTime(target.allPids)];
  const report = await callFor(outside, load, milliseconds);
  const after = processorTime(target.pids);
  await target.settled();
  const allAfter = processorTime(target.allPids);
  const calls = report.answers + report.errors;
  return {
    cpuUs: (after - before) / calls,
    allCpuUs: (allAfter - allBefore) / calls,
    perSecond: report.answers / report.seconds,
    errors: report.errors,
    lastStatus: report.lastStatus,
    report,
  };
}

/** The requests of a cell as files for the callers; `undefined` when the target cannot do this. */
export async function requestFiles(
  folder: string,
  target: Target,
  { id, shape, model }: Pick<Cell, "id" | "shape" | "model">,
): Promise<readonly string[] | undefined> {
  const requests = target.requests({ ...shape, model });
  if (requests === undefined) return undefined;
  const files = requests.map((request, index) => ({
    request,
    file: join(folder, `${target.id}-${id.replaceAll("/", "-")}-${index}.request`),
  }));
  for (const { request, file } of files) await writeFile(file, request);
  return files.map(({ file }) => file);
}
