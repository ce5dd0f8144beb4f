import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import { detachReplica } from "../rig/detached-replica.ts";
import { afterLoss } from "./money-redis.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const splitMs = 10_000;

/** Old master and promoted replica both live, one gateway on each, for ten seconds; then all are led to the replica. */
export const splitRedis: LoadScenario = {
  kind: "under-load",
  id: "R-SPLIT",
  title: "split brain: two money Redis servers for 10 s, a gateway on each",
  faults: 5,
  needs: "leases",
  pauseMs: [3_000, 5_000],
  rig: { isProxied: true },
  async inject({ rig, round }) {
    const replica = await detachReplica(rig, `money-redis-split-${round}`);
    const at = Date.now();
    rig.secondMoneyProxy.leadTo(replica.port);
    await delay(splitMs);
    rig.moneyProxy.leadTo(replica.port);
    await rig.replaceMoneyRedis(replica);
    return [{ what: "two money Redis servers for 10 s", at, mendedAt: Date.now() }];
  },
  judge: async (story) => [await spentIsLeased(story), ...(await afterLoss(story))],
};

async function spentIsLeased({ rig }: LoadStory) {
  const { rows } = await rig.books.query<{ beyond: string; late: string }>(
    `SELECT count(*) FILTER (WHERE settled_nano > granted_nano - reclaimed_nano) AS beyond,
            (SELECT coalesce(sum(uncovered_nano), 0) FROM settlement) AS late FROM lease`,
  );
  const { beyond = "?", late = "?" } = rows[0] ?? {};
  return check("Σ spent ≤ Σ leased", "no lease has paid for more than it was granted", {
    figure: `${beyond} leases; ${late} nano were ours to bear`,
    isMet: beyond === "0",
  });
}
