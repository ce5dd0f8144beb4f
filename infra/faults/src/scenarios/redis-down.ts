import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import { finishedAreBilled, refusedAtOnce } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const downMs = 60_000;
/** Of the sandbox's answers: what it waits before the first token. */
const providersFirstTokenMs = 30;

export const redisDown: LoadScenario = {
  kind: "under-load",
  id: "R-DOWN",
  title: "both Redis servers away for 60 s",
  faults: 1,
  pauseMs: [8_000, 10_000],
  async inject({ rig }) {
    const at = Date.now();
    await Promise.all([rig.moneyRedis.kill(), rig.queueRedis.kill()]);
    await delay(downMs);
    await Promise.all([rig.moneyRedis.startAgain(), rig.queueRedis.startAgain()]);
    return [{ what: "stopped both Redis servers", at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), paidCallsGoOn(story), refusedAtOnce(story, 50)],
};

/** Through one lease per call in Postgres. */
function paidCallsGoOn({ evidence, faults: [down] }: LoadStory) {
  const during = evidence.calls.filter(({ sentAt }) => down && sentAt >= down.at && sentAt < down.mendedAt);
  const served = during.filter(({ status, streamed }) => status === 200 && streamed);
  const waits = served
    .map((call) => (call.firstByteAt ?? call.endedAt ?? call.sentAt) - call.sentAt - providersFirstTokenMs)
    .toSorted((left, right) => left - right);
  const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0;
  const perSecond = during.filter(({ status }) => status === 200).length / (downMs / 1_000);
  return check("goes on", "paid calls ≥ 100/s with p99 ≤ 250 ms before the provider's first token", {
    figure: `${perSecond.toFixed(0)}/s of ${(during.length / (downMs / 1_000)).toFixed(0)}/s begun, p99 ${Math.round(p99)} ms`,
    isMet: perSecond >= 100 && p99 <= 250,
    misses: [`the load began ${(during.length / (downMs / 1_000)).toFixed(0)} calls a second`],
  });
}
