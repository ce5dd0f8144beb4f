import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import { finishedAreBilled } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const badMs = 8_000;
const providersFirstTokenMs = 30;

/** Commands take effect and their answers are late, cut in half or lost: nobody knows what happened. */
export const lagRedis: LoadScenario = {
  kind: "under-load",
  id: "R-SLOW",
  title: "the way to the money Redis: 200 ms, 5 % resets, half replies",
  faults: 5,
  needs: "leases",
  pauseMs: [2_000, 4_000],
  rig: { isProxied: true },
  async inject({ rig }) {
    const at = Date.now();
    rig.moneyProxy.set({ latencyMs: 100, resetShare: 0.05, halfReplyShare: 0.01 });
    await delay(badMs);
    rig.moneyProxy.heal();
    return [{ what: "made the way to the money Redis bad", at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), answersSoon(story)],
};

function answersSoon({ evidence, faults }: LoadStory) {
  const waits = evidence.calls
    .filter(({ sentAt }) => faults.some(({ at, mendedAt }) => sentAt >= at && sentAt < mendedAt))
    .filter(({ status, streamed }) => status !== 200 || streamed)
    .map((call) => ({
      call,
      ms: (call.firstByteAt ?? call.endedAt ?? Number.POSITIVE_INFINITY) - call.sentAt - providersFirstTokenMs,
    }))
    .toSorted((left, right) => left.ms - right.ms);
  const p99 = waits[Math.floor(waits.length * 0.99)]?.ms ?? 0;
  return check("p99", "p99 ≤ 1 s before the provider's first token", {
    figure: `${Math.round(p99)} ms of ${waits.length} calls`,
    isMet: p99 <= 1_000,
    isSpeed: true,
    misses: waits
      .toReversed()
      .map(({ call, ms }) => `call ${call.number} at ${call.gateway} waited ${ms} ms and got ${call.status}`),
  });
}
