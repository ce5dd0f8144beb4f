import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterLoss } from "./money-redis.ts";
import type { LoadScenario } from "./scenario.ts";

/** Its files are copied, 1 to 20 s later it is killed, and what comes back remembers only the copy. */
export const rollBackRedis: LoadScenario = {
  kind: "under-load",
  id: "R-ROLLBACK",
  title: "the money Redis comes back with its memory of 1–20 s ago",
  faults: 20,
  needs: "leases",
  pauseMs: [2_000, 4_000],
  async inject({ rig, random, round }) {
    const files = join(rig.folder, "money-redis");
    const copy = join(rig.folder, `money-redis-copy-${round}`);
    const seconds = random.between(1, 20);
    await cp(files, copy, { recursive: true });
    await delay(seconds * 1_000);
    const at = Date.now();
    await rig.moneyRedis.kill();
    await rm(files, { recursive: true });
    await cp(copy, files, { recursive: true });
    await rig.moneyRedis.startAgain();
    return [{ what: `rolled the money Redis back by ${seconds} s`, at, mendedAt: Date.now() }];
  },
  judge: afterLoss,
};
