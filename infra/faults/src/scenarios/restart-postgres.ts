import { finishedAndDrained } from "./criteria.ts";
import type { LoadScenario } from "./scenario.ts";

export const restartPostgres: LoadScenario = {
  kind: "under-load",
  id: "P-RESTART",
  title: "Postgres crashes (immediate shutdown) and comes back",
  faults: 10,
  pauseMs: [3_000, 6_000],
  async inject({ rig }) {
    const at = Date.now();
    // What `pg_ctl stop -m immediate` sends.
    await rig.postgres.kill("SIGQUIT");
    await rig.postgres.startAgain();
    return [{ what: "crashed Postgres", at, mendedAt: Date.now() }];
  },
  judge: (story) => finishedAndDrained(story, 30_000),
};
