import type { FaultDone, LoadScenario, LoadStory } from "./scenario.ts";

/** Several scenarios on one rig under one load, in turn, with one audit: each with so many faults, close together. */
export const together = (parts: readonly LoadScenario[], faultsEach: number): LoadScenario => ({
  kind: "under-load",
  id: "SMOKE",
  title: `${parts.map(({ id }) => id).join(", ")}: ${faultsEach} faults each`,
  faults: parts.length * faultsEach,
  pauseMs: [300, 1_200],
  inject: async (injection) => {
    const part = parts[Math.floor(injection.round / faultsEach)];
    const done = await part?.inject({ ...injection, round: injection.round % faultsEach });
    return (done ?? []).map((fault) => ({ ...fault, part: part?.id ?? "" }));
  },
  judge: async (story) => {
    const judged = await Promise.all(
      parts.map(async (part) => {
        const checks = await part.judge(storyOf(part, story));
        return checks.map((check) => ({ ...check, criterion: `${part.id} ${check.criterion}` }));
      }),
    );
    return judged.flat();
  },
});

/** Calls begun while the others' faults were done are theirs. */
function storyOf(part: LoadScenario, { evidence, faults, ...story }: LoadStory): LoadStory {
  const isOwn = (fault: FaultDone) => fault.part === part.id;
  const others = faults.filter((fault) => !isOwn(fault));
  const calls = evidence.calls.filter(
    ({ sentAt, endedAt = sentAt }) => !others.some(({ at, mendedAt }) => sentAt <= mendedAt && endedAt >= at),
  );
  return { ...story, evidence: { ...evidence, calls }, faults: faults.filter(isOwn) };
}
