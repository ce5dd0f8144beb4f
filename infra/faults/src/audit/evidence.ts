import type { RequestRecord } from "@causeway/sandbox";
import type { Pool } from "pg";
import type { CallRecord } from "../load/call-record.ts";
import type { Rig } from "../rig/rig.ts";

/** A settled generation as Postgres has it, with its settlement. */
export type SettledGeneration = {
  readonly id: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly status: string;
  readonly estimated: boolean;
  readonly endpointId: string | null;
  readonly priceVersionId: string | null;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly costNano: bigint;
  /** Undefined when the row has no settlement, which must not be. */
  readonly chargedNano: bigint | undefined;
  readonly uncoveredNano: bigint | undefined;
  /** What its provider bills, as the settlement has it. */
  readonly owedNano: bigint | undefined;
  /** What was heard of it later, after a crash. */
  readonly crashNano: bigint | undefined;
  readonly source: string | undefined;
  readonly settledAt: Date | undefined;
};

export type Price = {
  readonly inputPico: bigint;
  readonly outputPico: bigint;
  readonly cachedInputPico: bigint | null;
  readonly cacheWritePico: bigint | null;
  readonly requestPico: bigint | null;
  readonly tiers: readonly {
    readonly minPromptTokens: number;
    readonly inputPico: string;
    readonly outputPico: string;
    readonly cachedInputPico?: string;
    readonly cacheWritePico?: string;
  }[];
};

/** What the oracles say, gathered once everything is at rest. */
export type Evidence = {
  readonly calls: readonly CallRecord[];
  /** The providers' own log, by generation. */
  readonly upstream: ReadonlyMap<string, readonly RequestRecord[]>;
  readonly generations: ReadonlyMap<string, SettledGeneration>;
  readonly prices: ReadonlyMap<string, Price>;
};

export async function gatherEvidence(rig: Rig, calls: readonly CallRecord[]): Promise<Evidence> {
  return {
    calls,
    upstream: await readUpstreamLog(rig.sandbox.url),
    generations: await readGenerations(rig.books),
    prices: await readPrices(rig.books),
  };
}

async function readUpstreamLog(sandboxUrl: string): Promise<ReadonlyMap<string, readonly RequestRecord[]>> {
  const response = await fetch(`${sandboxUrl}/control/providers/requests?limit=1000000`);
  const { requests } = (await response.json()) as { requests: RequestRecord[] };
  const byGeneration = new Map<string, RequestRecord[]>();
  for (const request of requests) {
    const id = request.generationId ?? `without id: ${request.id}`;
    byGeneration.set(id, [...(byGeneration.get(id) ?? []), request]);
  }
  return byGeneration;
}

type GenerationRow = Omit<
  SettledGeneration,
  "costNano" | "chargedNano" | "uncoveredNano" | "owedNano" | "crashNano" | "source" | "settledAt"
> & {
  readonly cost: string;
  readonly charged: string | null;
  readonly uncovered: string | null;
  readonly owed: string | null;
  readonly crash: string | null;
  readonly source: string | null;
  readonly settledAt: Date | null;
};

export async function readGenerations(books: Pool): Promise<ReadonlyMap<string, SettledGeneration>> {
  const { rows } = await books.query<GenerationRow>(`
    SELECT generation.id, generation.workspace_id AS "workspaceId", generation.api_key_id AS "apiKeyId",
           generation.status::text, generation.estimated, generation.endpoint_id AS "endpointId",
           generation.price_version_id AS "priceVersionId", generation.input_tokens AS "inputTokens",
           generation.cached_input_tokens AS "cachedInputTokens", generation.cache_write_tokens AS "cacheWriteTokens",
           generation.output_tokens AS "outputTokens", generation.cost_nano AS cost,
           settlement.charged_nano AS charged, settlement.uncovered_nano AS uncovered, settlement.owed_nano AS owed, settlement.source,
           settlement.settled_at AS "settledAt",
           (SELECT -sum(entry.amount_nano) FROM ledger_transaction AS crash JOIN ledger_entry AS entry ON entry.transaction_id = crash.id
              JOIN ledger_account AS account ON account.id = entry.account_id AND account.name = 'platform:loss-crash'
             WHERE crash.idempotency_key = 'crash:' || generation.id) AS crash
      FROM generation LEFT JOIN settlement ON settlement.generation_id = generation.id`);
  return new Map(
    rows.map(({ cost, charged, uncovered, owed, crash, source, settledAt, ...row }) => [
      row.id,
      {
        ...row,
        costNano: BigInt(cost),
        chargedNano: charged === null ? undefined : BigInt(charged),
        uncoveredNano: uncovered === null ? undefined : BigInt(uncovered),
        owedNano: owed === null ? undefined : BigInt(owed),
        crashNano: crash === null ? undefined : BigInt(crash),
        source: source ?? undefined,
        settledAt: settledAt ?? undefined,
      },
    ]),
  );
}

type PriceRow = {
  readonly id: string;
  readonly input: string;
  readonly output: string;
  readonly cached: string | null;
  readonly written: string | null;
  readonly request: string | null;
  readonly tiers: Price["tiers"];
};

export async function readPrices(books: Pool): Promise<ReadonlyMap<string, Price>> {
  const { rows } = await books.query<PriceRow>(`
    SELECT id, input_pico AS input, output_pico AS output, cached_input_pico AS cached, cache_write_pico AS written,
           request_pico AS request, tiers FROM price_version`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        inputPico: BigInt(row.input),
        outputPico: BigInt(row.output),
        cachedInputPico: row.cached === null ? null : BigInt(row.cached),
        cacheWritePico: row.written === null ? null : BigInt(row.written),
        requestPico: row.request === null ? null : BigInt(row.request),
        tiers: row.tiers,
      },
    ]),
  );
}
