import type { Pool } from "pg";
import { type Check, check } from "./check.ts";
import { answering } from "./delivered.ts";
import type { Evidence, SettledGeneration } from "./evidence.ts";
import { expectedCost } from "./expected-cost.ts";

/**
 * What callers do not pay of what providers bill is our loss: as the settlements say it, as the ledger's accounts of
 * losses hold it, and by the providers' own logs.
 */
export async function lossesBooked(books: Pool, evidence: Evidence): Promise<readonly Check[]> {
  const settled = [...evidence.generations.values()];
  const known = settled.reduce((sum, generation) => sum + lossOf(generation), 0n);
  const held = await readLosses(books);
  const booked = held.reduce((sum, { nano }) => sum + nano, 0n);
  return [
    check("A5 losses", "what is owed and not charged = what the accounts of losses hold, gap 0", {
      figure: `gap ${known - booked} nano of ${known} (${held.map(({ name, nano }) => `${name} ${nano}`).join(", ") || "none"})`,
      isMet: known === booked,
    }),
    knownToProviders(settled, evidence),
  ];
}

/** Where the provider said what it counts that is what we owe it; of answers that broke off nobody but it knows. */
function knownToProviders(settled: readonly SettledGeneration[], { upstream, prices }: Evidence): Check {
  const misses: string[] = [];
  let [counted, unknown] = [0, 0n];
  for (const generation of settled) {
    const record = answering(upstream.get(generation.id) ?? []);
    const price = prices.get(generation.priceVersionId ?? "");
    if (!record || !price || generation.status === "failed" || record.fault === "mid-stream-error") continue;
    if (!generation.estimated && record.usageReported) {
      counted += 1;
      const worth = expectedCost(record.usageReported, price);
      if (owedOf(generation) !== worth) {
        misses.push(`${generation.id}: ${owedOf(generation)} nano booked as owed, its provider counts ${worth}`);
      }
    } else if (generation.estimated) {
      const { inputTokens: input } = generation;
      const worth = expectedCost({ input, cachedInput: 0, cacheWrite: 0, output: record.tokensWritten }, price);
      if (worth > owedOf(generation)) unknown += worth - owedOf(generation);
    }
  }
  return check("A6 owed", "what is booked as owed = what providers count, where they say so", {
    figure: `${misses.length} differ of ${counted}; of answers that broke off, ${unknown} nano that only the providers' logs know of`,
    isMet: misses.length === 0,
    misses,
  });
}

const owedOf = ({ owedNano = 0n, crashNano = 0n }: SettledGeneration): bigint => owedNano + crashNano;

const lossOf = (generation: SettledGeneration): bigint => owedOf(generation) - (generation.chargedNano ?? 0n);

type Loss = { readonly name: string; readonly nano: bigint };

/** They are balances below zero. */
async function readLosses(books: Pool): Promise<readonly Loss[]> {
  const { rows } = await books.query<{ name: string; nano: string }>(
    `SELECT substr(account.name, 15) AS name, -sum(entry.amount_nano) AS nano FROM ledger_entry AS entry
       JOIN ledger_account AS account ON account.id = entry.account_id AND account.name LIKE 'platform:loss-%'
      GROUP BY account.name ORDER BY account.name`,
  );
  return rows.map(({ name, nano }) => ({ name, nano: BigInt(nano) }));
}
