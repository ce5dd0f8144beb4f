import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import { drainsInTime, finishedAreBilled, refusedAtOnce } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const downMs = 60_000;

export const postgresDown: LoadScenario = {
  kind: "under-load",
  id: "P-DOWN60",
  title: "Postgres away for 60 s",
  faults: 1,
  pauseMs: [10_000, 12_000],
  async inject({ rig }) {
    const at = Date.now();
    await rig.postgres.kill("SIGQUIT");
    await delay(downMs);
    await rig.postgres.startAgain();
    return [{ what: `stopped Postgres for ${downMs / 1_000} s`, at, mendedAt: Date.now() }];
  },
  judge: (story) => [
    finishedAreBilled(story),
    ...(story.rig.options.holds === "leases" ? [warmSlicesServe(story)] : []),
    refusedAtOnce(story, 2_000),
    drainsInTime(story, 15_000),
  ],
};

/** Accounts that had called within the last ten seconds have a slice in Redis for a minute's spending. */
function warmSlicesServe({ evidence, faults }: LoadStory) {
  const [down] = faults;
  const rich = evidence.calls.filter(({ status }) => status !== undefined && status !== 402 && status !== 403);
  const warm = new Set(
    rich
      .filter(({ status, sentAt }) => status === 200 && down && sentAt < down.at && sentAt > down.at - 10_000)
      .map(({ workspaceId }) => workspaceId),
  );
  const during = rich.filter(
    ({ workspaceId, sentAt }) => warm.has(workspaceId) && down && sentAt >= down.at && sentAt < down.mendedAt,
  );
  const served = during.filter(({ status }) => status === 200);
  const share = served.length / Math.max(1, during.length);
  return check("warm", "≥ 99 % success for accounts with a warm slice", {
    figure: `${served.length} of ${during.length} (${(share * 100).toFixed(1)} %)`,
    isMet: share >= 0.99,
    misses: during
      .filter(({ status }) => status !== 200)
      .map((call) => `call ${call.number}: ${call.status} ${call.detail}`),
  });
}
