import { formatUsd } from "@causeway/money";
import { stringify } from "csv-stringify/sync";
import type { BreakdownRow, GenerationRow, Grouping } from "../activity-source.ts";

/** Names of apps and keys are others' text: what a spreadsheet would take for a formula is text with an apostrophe before it. */
const lines = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    {
      escape_formulas: true,
      record_delimiter: "windows",
      quoted_match: /[\r\n]/u,
    },
  );

type Cell = string | number | undefined;

const generationColumns: readonly (readonly [name: string, cell: (row: GenerationRow) => Cell])[] = [
  ["id", (row) => row.id],
  ["started_at", (row) => row.startedAt.toISOString()],
  ["model", (row) => row.modelId],
  ["provider", (row) => row.providerName],
  ["key", (row) => row.apiKeyName],
  ["status", (row) => row.status],
  ["http_status", (row) => row.httpStatus],
  ["streamed", (row) => String(row.streamed)],
  ["input_tokens", (row) => row.inputTokens],
  ["output_tokens", (row) => row.outputTokens],
  ["cost_usd", (row) => formatUsd(row.cost)],
  ["first_token_ms", (row) => row.firstTokenMs],
  ["duration_ms", (row) => row.durationMs],
  ["attempts", (row) => row.attempts],
];

/** The log as a file, as fast as it is read and never whole in memory. Money in US dollars, to the nano-dollar. */
export function writeGenerationsCsv(pages: AsyncIterable<readonly GenerationRow[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const texts = generationTexts(pages);
  return new ReadableStream({
    async pull(controller) {
      const next = await texts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

async function* generationTexts(pages: AsyncIterable<readonly GenerationRow[]>): AsyncGenerator<string, void> {
  yield lines([generationColumns.map(([name]) => name)]);
  for await (const rows of pages) yield lines(rows.map((row) => generationColumns.map(([, cell]) => cell(row))));
}

const breakdownColumns: readonly (readonly [name: string, cell: (row: BreakdownRow) => Cell])[] = [
  ["id", (row) => row.group],
  ["name", (row) => row.groupName],
  ["spend_usd", ({ current }) => formatUsd(current.spend)],
  ["requests", ({ current }) => current.requests],
  ["errors", ({ current }) => current.errors],
  ["input_tokens", ({ current }) => current.inputTokens],
  ["cached_input_tokens", ({ current }) => current.cachedInputTokens],
  ["output_tokens", ({ current }) => current.outputTokens],
  ["reasoning_tokens", ({ current }) => current.reasoningTokens],
  ["first_token_ms_p50", ({ current }) => rounded(current.firstToken?.p50)],
  ["first_token_ms_p90", ({ current }) => rounded(current.firstToken?.p90)],
  ["tokens_per_second_p50", ({ current }) => rounded(current.throughput?.p50)],
  ["spend_usd_before", ({ previous }) => formatUsd(previous.spend)],
  ["requests_before", ({ previous }) => previous.requests],
];

const rounded = (value: number | undefined): Cell => (value === undefined ? undefined : Math.round(value));

/** The table beside a chart as a file: a line per group, or per part of each group where it is split. */
export function writeBreakdownCsv(rows: readonly BreakdownRow[], groupBy: Grouping, splitBy?: Grouping): string {
  const names = breakdownColumns.map(([name]) => name).slice(idColumns);
  const cells = (row: BreakdownRow) => breakdownColumns.map(([, cell]) => cell(row));
  if (splitBy === undefined) return lines([[groupBy, "name", ...names], ...rows.map(cells)]);
  return lines([
    [groupBy, "name", splitBy, `${splitBy}_name`, ...names],
    ...rows.flatMap((row) => (row.parts ?? []).map((part) => [row.group, row.groupName, ...cells(part)])),
  ]);
}

/** Which group it is, and what it is called. */
const idColumns = 2;
