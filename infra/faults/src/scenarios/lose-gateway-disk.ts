import { rm } from "node:fs/promises";
import { finishedAreBilled, drainsInTime } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

/** It comes back as another gateway, which knows nothing of what the dead one had under way. */
export const loseGatewayDisk: LoadScenario = {
  kind: "under-load",
  id: "K-GWDISK",
  title: "kill -9 of a gateway and its log on disk is gone for ever",
  faults: 20,
  needs: "leases",
  pauseMs: [1_000, 5_000],
  bound: { tokens: Number.POSITIVE_INFINITY, ms: 2_000 },
  async inject({ rig, random }) {
    const victim = random.pick(rig.gateways);
    const { pid } = victim;
    const at = Date.now();
    await victim.kill();
    await rm(rig.logFolderOf(victim), { recursive: true, force: true });
    const backMs = await victim.start();
    return [{ what: `killed ${victim.name} and deleted its log`, at, mendedAt: Date.now(), pids: [pid], backMs }];
  },
  judge: (story) => [finishedAreBilled(story), drainsInTime(story, 45_000)],
};
