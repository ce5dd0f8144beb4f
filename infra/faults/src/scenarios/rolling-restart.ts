import { check, noneOf } from "../audit/check.ts";
import { describeCall } from "../load/call-record.ts";
import { finishedAreBilled, wasFailedUpstream } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const longestDrainMs = 30_000;

export const rollingRestart: LoadScenario = {
  kind: "under-load",
  id: "K-TERM",
  title: "SIGTERM, one gateway and worker after the other, restart",
  faults: 6,
  pauseMs: [3_000, 5_000],
  async inject({ rig, round }) {
    const victims = [rig.gateways[round % rig.gateways.length], rig.workers[round % rig.workers.length]];
    const done = [];
    for (const victim of victims) {
      if (!victim) continue;
      const { pid } = victim;
      const at = Date.now();
      await victim.end("SIGTERM");
      const goneMs = Date.now() - at;
      const backMs = await victim.start();
      done.push({
        what: `SIGTERM to ${victim.name}, gone in ${goneMs} ms`,
        at,
        mendedAt: Date.now(),
        pids: [pid],
        goneMs,
        backMs,
      });
    }
    return done;
  },
  judge: (story) => [nobodyNotices(story), nothingIsEstimated(story), endsInTime(story), finishedAreBilled(story)],
};

function nobodyNotices({ evidence }: LoadStory) {
  const failed = evidence.calls.filter(
    (call) =>
      (call.ending === "cut" ||
        call.ending === "unreached" ||
        call.ending === "stuck" ||
        call.status === 500 ||
        call.status === 503) &&
      !wasFailedUpstream(call, evidence),
  );
  return noneOf(
    "failed",
    "0 failed requests",
    failed.map(describeCall),
    `${failed.length} of ${evidence.calls.length}`,
  );
}

/** Callers who left and upstreams that fail are estimated at any time; what the restart makes estimated is not. */
function nothingIsEstimated({ evidence }: LoadStory) {
  const wholeOnes = new Set(
    evidence.calls.flatMap(({ ending, generationId }) => (ending === "whole" && generationId ? [generationId] : [])),
  );
  const estimates = [...evidence.generations.values()].filter(
    ({ id, source, estimated }) =>
      estimated &&
      (source !== "gateway" || wholeOnes.has(id)) &&
      evidence.upstream.get(id)?.at(-1)?.fault !== "no-usage",
  );
  const words = estimates.map(({ id, source, status }) => `${id} (${status}, settled by ${source})`);
  return noneOf("exact", "0 estimated bills", words);
}

function endsInTime({ faults }: LoadStory) {
  const most = Math.max(0, ...faults.map(({ goneMs }) => goneMs ?? 0));
  return check("drain", `gone ≤ ${longestDrainMs / 1_000} s after SIGTERM`, {
    figure: `most ${most} ms`,
    isMet: most <= longestDrainMs,
    isSpeed: true,
  });
}
