import type { GenerationRow } from "@causeway/activity";
import { formatUsd } from "@causeway/money";

/** A call as a line of the log, as the browser gets it: money as decimal text, the time as ISO 8601. */
export type LogRow = Omit<GenerationRow, "startedAt" | "cost"> & { readonly startedAt: string; readonly cost: string };

export const toLogRow = ({ startedAt, cost, ...row }: GenerationRow): LogRow => ({
  ...row,
  startedAt: startedAt.toISOString(),
  cost: formatUsd(cost),
});

const most = 500;

/** New rows above those that are shown, each once, and no more than a page can bear. */
export function withNewRows(shown: readonly LogRow[], fresh: readonly LogRow[]): readonly LogRow[] {
  const known = new Set(shown.map(({ id }) => id));
  return [...fresh.filter(({ id }) => !known.has(id)), ...shown].slice(0, most);
}
