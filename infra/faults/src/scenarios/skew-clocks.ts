import { finishedAreBilled } from "./criteria.ts";
import { check, noneOf } from "../audit/check.ts";
import { hasFaketime, wrongClock } from "../rig/faketime.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const skews = ["+600s", "-600s"] as const;

/** One gateway and one worker live ten minutes ahead or behind; `faketime` moves the wall clock and not the monotonic one. */
export const skewClocks: LoadScenario = {
  kind: "under-load",
  id: "T-SKEW",
  title: "a gateway and a worker restart with clocks ±10 min wrong",
  faults: 4,
  pauseMs: [4_000, 6_000],
  cannotRun: () => (hasFaketime() ? undefined : "it needs faketime (apt-get install faketime)"),
  async inject({ rig, round }) {
    const skew = skews[round % skews.length] ?? "+600s";
    const victims = [rig.gateways[0], rig.workers[0]].filter((victim) => victim !== undefined);
    const pids = victims.map(({ pid }) => pid);
    const at = Date.now();
    for (const victim of victims) {
      victim.setVariables(wrongClock(skew));
      await victim.kill();
      await victim.start();
    }
    return [{ what: `set clocks ${skew}`, at, mendedAt: Date.now(), pids }];
  },
  judge: async (story) => [
    finishedAreBilled(story),
    knowsTheModels(story),
    await noNegativeDurations(story),
    await periodsByPostgres(story),
  ],
};

/** A price that has begun by Postgres' clock is not one to come, whatever the gateway's clock says. */
function knowsTheModels({ evidence }: LoadStory) {
  const unknown = evidence.calls.filter(({ status }) => status === 404);
  const words = unknown.map((call) => `call ${call.number} at ${call.gateway}: ${call.detail}`);
  return noneOf("models", "no model is unknown for a wrong clock", words);
}

async function noNegativeDurations({ rig }: LoadStory) {
  const { rows } = await rig.books.query<{ id: string; ms: number }>(
    `SELECT id, least(duration_ms, coalesce(first_token_ms, 0)) AS ms FROM generation WHERE duration_ms < 0 OR first_token_ms < 0`,
  );
  return noneOf(
    "durations",
    "no negative durations",
    rows.map(({ id, ms }) => `${id}: ${ms} ms`),
  );
}

/** Spending is counted in periods of Postgres' clock: none but today's, this week's and this month's. */
async function periodsByPostgres({ rig }: LoadStory) {
  const { rows } = await rig.books.query<{ period: string }>(
    `SELECT DISTINCT period FROM spend_usage WHERE period NOT IN ('total',
       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD'), to_char(now() AT TIME ZONE 'UTC', 'IYYY-"W"IW'),
       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM'))`,
  );
  return check("periods", "no period but those of Postgres' clock", {
    figure: rows.length === 0 ? "none" : rows.map(({ period }) => period).join(", "),
    isMet: rows.length === 0,
  });
}
