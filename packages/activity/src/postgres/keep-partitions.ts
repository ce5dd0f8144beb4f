import type { Database } from "@causeway/db";

/**
 * Makes the partitions of generations for this month and the next three, where there are none. Returns how many were made. A
 * call that comes before its month has one lies with the others, and moves into it.
 */
export async function keepPartitions(database: Database): Promise<number> {
  const [row] = await database.$queryRaw<{ made: number }[]>`SELECT keep_generation_partitions() AS made`;
  return row?.made ?? 0;
}

/**
 * Has Postgres look at how generations are spread over all months, unless it has on this day: by itself it looks at each of
 * them alone. On many millions it takes half a minute, which workers that start one after the other need not spend again.
 */
export async function analyzeGenerations(database: Database): Promise<void> {
  await database.$executeRaw`
    SELECT analyze_generations() FROM pg_stat_user_tables
     WHERE relid = 'generation'::regclass AND coalesce(last_analyze, '-infinity') < clock_timestamp() - interval '20 hours'`;
}
