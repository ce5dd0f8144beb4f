import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import { drainsInTime, finishedAreBilled, refusedAtOnce } from "./criteria.ts";
import type { CallRecord } from "../load/call-record.ts";
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

/** So much is more than the slice of an account at the pace of this load: it is not leased whole and used up. */
const enoughNano = 1_000_000_000n;
const warmMs = 10_000;

const keyAtGateway = ({ gateway, apiKeyId }: CallRecord): string => `${gateway} ${apiKeyId}`;

/** Keys that a gateway had served within ten seconds, of accounts whose slice in Redis is for more than a minute's spending. */
function warmSlicesServe({ rig, evidence, faults }: LoadStory) {
  const rich = new Set(
    rig.accounts.filter(({ creditsNano }) => creditsNano >= enoughNano).map(({ workspaceId }) => workspaceId),
  );
  const calls = evidence.calls.filter(
    ({ workspaceId, status }) => rich.has(workspaceId) && status !== undefined && status !== 403,
  );
  const during = faults.flatMap(({ at, mendedAt }) => {
    const warm = new Set(
      calls.filter(({ status, sentAt }) => status === 200 && sentAt < at && sentAt > at - warmMs).map(keyAtGateway),
    );
    return calls.filter((call) => warm.has(keyAtGateway(call)) && call.sentAt >= at && call.sentAt < mendedAt);
  });
  const served = during.filter(({ status }) => status === 200);
  const share = served.length / Math.max(1, during.length);
  const seconds = (call: CallRecord) => {
    const down = faults.find(({ at, mendedAt }) => call.sentAt >= at && call.sentAt < mendedAt);
    return ((call.sentAt - (down?.at ?? call.sentAt)) / 1_000).toFixed(1);
  };
  return check("warm", "≥ 99 % success for accounts with a warm slice", {
    figure: `${served.length} of ${during.length} (${(share * 100).toFixed(1)} %)`,
    isMet: share >= 0.99,
    misses: during
      .filter(({ status }) => status !== 200)
      .map((call) => `call ${call.number} at ${call.gateway}, ${seconds(call)} s after: ${call.status} ${call.detail}`),
  });
}
