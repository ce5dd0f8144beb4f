import { type BreakerNews, mergeNews } from "./breaker.ts";
import type { HealthNews, TellHealth } from "./health-news.ts";

/** What processes tell each other, in memory: the same rules as in Redis. Everybody's clock is `nowMs`. */
export function testFleet(): { nowMs: number; tell(processName: string): TellHealth } {
  const minutes = new Map<number, Map<string, Map<string, number>>>();
  const breakers = new Map<string, BreakerNews>();
  const permits = new Map<string, string>();
  const heard = new Map<string, number>();
  const fleet = {
    nowMs: 1_800_000_000_000,
    tell: (processName: string) => async (news: HealthNews) => {
      const isNew = heard.get(processName) !== news.number;
      heard.set(processName, news.number);
      for (const { period, byEndpoint } of isNew ? news.counts : []) {
        const minute = minutes.get(period) ?? new Map<string, Map<string, number>>();
        minutes.set(period, minute);
        for (const [id, counts] of byEndpoint) {
          const sum = minute.get(id) ?? new Map<string, number>();
          minute.set(id, sum);
          for (const [field, count] of counts) sum.set(field, (sum.get(field) ?? 0) + count);
        }
      }
      for (const [id, told] of news.breakers) {
        const known = breakers.get(id);
        breakers.set(id, known ? mergeNews(known, told) : told);
      }
      const mayProbe = news.wantsToProbe.filter((id) => (permits.get(id) ?? processName) === processName);
      for (const id of mayProbe) permits.set(id, processName);
      await Promise.resolve();
      return {
        nowMs: fleet.nowMs,
        minutes: news.minutes.map((period) => ({ period, byEndpoint: new Map(minutes.get(period)) })),
        hours: [],
        breakers: new Map(breakers),
        mayProbe,
      };
    },
  };
  return fleet;
}
