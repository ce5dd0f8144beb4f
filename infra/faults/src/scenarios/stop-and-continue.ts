import { setTimeout as delay } from "node:timers/promises";
import { finishedAreBilled, refusedAtOnce } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

const stopMs = [5_000, 30_000, 90_000] as const;
const victims = ["gateway", "worker", "money Redis", "Postgres"] as const;

/** A process that is stopped and does not know it: SIGSTOP for 5, 30 and 90 s of each kind, then SIGCONT. */
export const stopAndContinue: LoadScenario = {
  kind: "under-load",
  id: "K-STOP",
  title: "SIGSTOP of a gateway, a worker, Redis, Postgres for 5, 30, 90 s",
  faults: victims.length * stopMs.length,
  pauseMs: [8_000, 12_000],
  async inject({ rig, random, round }) {
    const kind = victims[round % victims.length] ?? "gateway";
    const ms = stopMs[Math.floor(round / victims.length) % stopMs.length] ?? 5_000;
    const target = {
      gateway: () => random.pick(rig.gateways),
      worker: () => random.pick(rig.workers),
      "money Redis": () => rig.moneyRedis,
      Postgres: () => rig.postgres,
    }[kind]();
    const at = Date.now();
    target.signal("SIGSTOP");
    await delay(ms);
    target.signal("SIGCONT");
    const what = `stopped ${kind} for ${ms / 1_000} s`;
    return [{ what, at, mendedAt: Date.now(), pids: [target.pid], isStopped: true }];
  },
  judge: (story) => [finishedAreBilled(story), refusedAtOnce(story, 2_000)],
};
