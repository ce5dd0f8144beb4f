import { setTimeout as delay } from "node:timers/promises";
import { check } from "../audit/check.ts";
import { mayMakeSmallDisks } from "../rig/small-disk.ts";
import { finishedAreBilled, refusedAtOnce } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

const fullMs = 15_000;
/** After there is room again, in which everything must go on by itself. */
const resumeMs = 10_000;

export const fillPostgresDisk: LoadScenario = {
  kind: "under-load",
  id: "P-DISKFULL",
  title: "the disk of Postgres' tables is full for 15 s",
  faults: 2,
  pauseMs: [12_000, 15_000],
  rig: { hasSmallDisk: true },
  cannotRun: () => (mayMakeSmallDisks() ? undefined : "it needs root, to mount a file system of its own"),
  async inject({ rig }) {
    const at = Date.now();
    rig.smallDisk?.fill();
    await delay(fullMs);
    rig.smallDisk?.free();
    return [{ what: "filled the disk of Postgres", at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), refusedAtOnce(story, 2_000), resumes(story)],
};

function resumes({ evidence, faults }: LoadStory) {
  const after = evidence.calls.filter(
    ({ sentAt, status }) =>
      status !== 402 && faults.some(({ mendedAt }) => sentAt > mendedAt + 2_000 && sentAt < mendedAt + resumeMs),
  );
  const refused = after.filter(({ status }) => status === 503);
  return check("resumes", "serves again without hand work", {
    figure: `${refused.length} of ${after.length} calls refused from 2 s after there is room`,
    isMet: refused.length === 0,
    misses: refused.map((call) => `call ${call.number}: ${call.status} ${call.detail}`),
  });
}
