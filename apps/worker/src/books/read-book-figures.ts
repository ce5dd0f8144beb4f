import type { MoneyPool } from "@causeway/db";

/** What the last runs of the checks measured, and what is open: for health and metrics. Counts and nano-dollars. */
export type BookFigures = {
  /** Of the check `unsettled`; null before its first run. */
  readonly oldestUnsettledMs: number | null;
  readonly streamLength: number | null;
  readonly setApart: number;
  readonly openFindings: number;
  readonly frozenWorkspaces: number;
  readonly postingsStopped: boolean;
  readonly conservationGapNano: string | null;
};

export async function readBookFigures(pool: MoneyPool): Promise<BookFigures> {
  const { rows } = await pool.query<FigureRow>(sql);
  const [row] = rows;
  if (!row) throw new Error("Postgres said nothing of the books");
  return {
    oldestUnsettledMs: numberOf(row.oldest),
    streamLength: numberOf(row.stream),
    setApart: Number(row.set_apart),
    openFindings: Number(row.findings),
    frozenWorkspaces: Number(row.frozen),
    postingsStopped: row.stopped,
    conservationGapNano: row.gap,
  };
}

type FigureRow = {
  readonly oldest: string | null;
  readonly stream: string | null;
  readonly gap: string | null;
  readonly set_apart: string;
  readonly findings: string;
  readonly frozen: string;
  readonly stopped: boolean;
};

/** Records that were set apart are counted now: they are told before the next run finds them. */
const sql = `
  WITH unsettled AS (SELECT figures FROM reconciliation_run WHERE check_name = 'unsettled' ORDER BY started_at DESC LIMIT 1),
       ledger AS (SELECT figures FROM reconciliation_run WHERE check_name = 'ledger' ORDER BY started_at DESC LIMIT 1)
  SELECT (SELECT figures ->> 'oldestUnsettledMs' FROM unsettled) AS oldest,
         (SELECT figures ->> 'streamLength' FROM unsettled) AS stream,
         (SELECT figures ->> 'conservationGapNano' FROM ledger) AS gap,
         (SELECT count(*) FROM quarantined_usage WHERE resolved_at IS NULL) AS set_apart,
         (SELECT count(*) FROM reconciliation_finding WHERE resolved_at IS NULL) AS findings,
         (SELECT count(*) FROM workspace WHERE review_since IS NOT NULL) AS frozen,
         EXISTS (SELECT 1 FROM posting_stop) AS stopped`;

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));
