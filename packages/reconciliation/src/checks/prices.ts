import { readUnitCounts, toEndpointPrice } from "@causeway/db";
import { chargeFor } from "@causeway/pricing";
import type { BookCheck, Finding } from "../book-check.ts";
import { atOneMoment } from "../snapshot.ts";

const dayMs = 86_400_000;
const sampleSize = 1_000;

/** R6: what calls cost follows from their stored tokens and the price they were admitted at, to the nano-dollar. */
export const pricesCheck: BookCheck = {
  name: "prices",
  title: "1,000 random calls cost what their tokens and their price come to, to the nano-dollar",
  everyMs: dayMs,
  async run({ pool, database }, open = []) {
    const calls = await atOneMoment(pool, async (ask) => {
      const [size] = await ask<{ readonly estimate: string }>(
        "SELECT sum(greatest(reltuples, 0))::bigint AS estimate FROM pg_class JOIN pg_inherits ON inhrelid = oid WHERE inhparent = 'generation'::regclass",
      );
      const known = open.map((subject) => subject.replace(/^generation:/, ""));
      return await ask<CallRow>(sampleSql(Number(size?.estimate ?? 0)), [sampleSize, known]);
    });
    const ids = [...new Set(calls.map(({ price_version_id: id }) => id))];
    const versions = await database.priceVersion.findMany({ where: { id: { in: ids } } });
    const priceById = new Map(versions.map((version) => [version.id, toEndpointPrice(version)]));
    const findings: Finding[] = [];
    let total = 0n;
    for (const call of calls) {
      const price = priceById.get(call.price_version_id);
      total += BigInt(call.cost);
      const expected = price === undefined ? undefined : chargeFor(usageOf(call), price).cost;
      if (!agrees(call, expected)) findings.push(mispriced(call, expected));
    }
    return {
      compared: BigInt(calls.length),
      figures: { calls: BigInt(calls.length), costNano: total, wrong: BigInt(findings.length) },
      findings,
    };
  },
};

type CallRow = {
  readonly id: string;
  readonly workspace_id: string;
  readonly price_version_id: string;
  readonly status: string;
  readonly finish_reason: string | null;
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly cache_write_tokens: number;
  readonly long_cache_write_tokens: number | null;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly units: unknown;
  readonly cost: string;
};

/** A large table is not read for a thousand rows of it: pages with some five thousand are picked first. */
const sampleSql = (rowsInTable: number) => `
  (${callsSql} ${rowsInTable > 100_000 ? `TABLESAMPLE SYSTEM (${(500_000 / rowsInTable).toFixed(4)})` : ""} ${pricedSql}
    ORDER BY random() LIMIT $1)
  UNION (${callsSql} ${pricedSql} AND generation.id = ANY ($2))`;

const callsSql = `
  SELECT generation.id, generation.workspace_id, price_version_id, status, finish_reason, input_tokens,
         cached_input_tokens, cache_write_tokens, long_cache_write_tokens, output_tokens, reasoning_tokens, units,
         CASE WHEN is_byok THEN upstream_cost_nano ELSE settlement.charged_nano + settlement.uncovered_nano END AS cost
    FROM generation`;

/** An own endpoint's prices are its owner's word, for what its provider bills him. */
const pricedSql = `
  JOIN settlement ON settlement.generation_id = generation.id
 WHERE price_version_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM own_endpoint_model WHERE own_endpoint_model.id = generation.price_version_id)`;

const usageOf = (call: CallRow) => ({
  input: call.input_tokens,
  cachedInput: call.cached_input_tokens,
  cacheWrite: call.cache_write_tokens,
  longCacheWrite: call.long_cache_write_tokens ?? 0,
  output: call.output_tokens,
  reasoning: call.reasoning_tokens,
  ...readUnitCounts(call.units),
});

function agrees(call: CallRow, expected: bigint | undefined): boolean {
  const cost = BigInt(call.cost);
  return cost === expected || (cost === 0n && mayBeFree(call));
}

/** Nothing delivered, or ended by the provider's own error: who bears that is decided from more than is stored. */
const mayBeFree = ({ status, finish_reason: finishReason, output_tokens: output }: CallRow): boolean =>
  status === "failed" ||
  status === "interrupted" ||
  finishReason === "error" ||
  (output === 0 && finishReason === null);

const mispriced = (call: CallRow, expected: bigint | undefined): Finding => ({
  subject: `generation:${call.id}`,
  workspaceId: call.workspace_id,
  difference: BigInt(call.cost) - (expected ?? 0n),
  unit: "nano-usd",
  problem:
    expected === undefined
      ? `Price version ${call.price_version_id} of this call is gone.`
      : `This call cost ${call.cost} nano-dollars; its tokens at its price come to ${expected}.`,
  remedy:
    "Find whether the price, the tokens or the charge is wrong, and how many calls it concerns, before correcting any.",
  consequence: "freeze-workspace",
});
