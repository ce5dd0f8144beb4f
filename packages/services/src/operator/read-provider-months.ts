import type { Database } from "@causeway/db";

/** What a provider is owed for one month by our books, and what it bills. Amounts in nano-dollars. */
export type ProviderMonth = {
  readonly provider: string;
  /** `2026-11`, UTC. */
  readonly month: string;
  /** When the books were last added up; undefined for a month that the check no longer looks at. */
  readonly owedNano: bigint | undefined;
  /** Undefined when no invoice is recorded. */
  readonly billedNano: bigint | undefined;
  /** Of the difference, what is explained. */
  readonly explainedNano: bigint;
};

const mostMonths = 200;

/** The newest months first. What is owed comes from the figures of the last run of the check `providers`. */
export async function readProviderMonths(
  database: Database,
  figures: Readonly<Record<string, bigint>>,
): Promise<readonly ProviderMonth[]> {
  const invoices = await database.providerInvoice.groupBy({
    by: ["providerId", "month"],
    _sum: { amountNano: true, explainedNano: true },
    orderBy: [{ month: "desc" }, { providerId: "asc" }],
    take: mostMonths,
  });
  const months = new Map<string, ProviderMonth>();
  for (const [name, owedNano] of Object.entries(figures)) {
    const [, provider, month] = /^owed:([^:]+):(\d{4}-\d{2})$/.exec(name) ?? [];
    if (provider === undefined || month === undefined) continue;
    months.set(`${month} ${provider}`, { provider, month, owedNano, billedNano: undefined, explainedNano: 0n });
  }
  for (const { providerId: provider, month, _sum: sum } of invoices) {
    const owedNano = months.get(`${month} ${provider}`)?.owedNano;
    const [billedNano, explainedNano] = [sum.amountNano ?? 0n, sum.explainedNano ?? 0n];
    months.set(`${month} ${provider}`, { provider, month, owedNano, billedNano, explainedNano });
  }
  return [...months.values()].toSorted(
    (one, other) => other.month.localeCompare(one.month) || one.provider.localeCompare(other.provider),
  );
}
