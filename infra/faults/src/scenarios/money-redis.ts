import { type Check, check } from "../audit/check.ts";
import { unrestOf } from "../audit/at-rest.ts";
import type { CallRecord } from "../load/call-record.ts";
import { finishedAreBilled } from "./criteria.ts";
import type { LoadStory } from "./scenario.ts";

/** The longest answer of the standard load: 400 chunks at 20 ms, and a second for its first. */
const longestStreamMs = 10_000;

/** What every loss of Redis' memory is held against. */
export const afterLoss = async (story: LoadStory): Promise<readonly Check[]> => [
  finishedAreBilled(story),
  unfreezesInTime(story),
  failsBriefly(story),
  await nothingIsFrozen(story),
];

/** After each fault, how long until an account that had been served is served again. */
export function unfreezesInTime({ evidence, faults }: LoadStory): Check {
  const waits = faults.flatMap(({ at }) => waitsAfter(evidence.calls, at)).toSorted((left, right) => left - right);
  const median = waits[Math.floor(waits.length / 2)] ?? 0;
  const most = waits.at(-1) ?? 0;
  return check("unfrozen", "frozen: median ≤ 5 s, most ≤ longest stream + 60 s", {
    figure: `median ${Math.round(median)} ms, most ${Math.round(most)} ms of ${waits.length} accounts`,
    isMet: median <= 5_000 && most <= longestStreamMs + 60_000,
    isSpeed: true,
  });
}

/** For each account that was refused for want of credits or service after the fault, until its next success. */
function waitsAfter(calls: readonly CallRecord[], at: number): readonly number[] {
  const byAccount = Map.groupBy(
    calls.filter(({ status }) => status !== undefined),
    ({ workspaceId }) => workspaceId,
  );
  return [...byAccount.values()].flatMap((own) => {
    const wasServed = own.some(({ status, sentAt }) => status === 200 && sentAt < at && sentAt > at - 10_000);
    const after = own.filter(({ sentAt }) => sentAt >= at);
    const [first] = after;
    if (!wasServed || !first) return [];
    if (first.status === 200) return [0];
    const next = after.find(({ status }) => status === 200);
    return next ? [next.sentAt - first.sentAt] : [];
  });
}

/** Requests that fail are those in flight and at most two seconds' worth. */
export function failsBriefly({ evidence, faults }: LoadStory): Check {
  const failed = evidence.calls.filter(({ status, ending }) => status === 503 || ending === "cut");
  const late = failed.filter(
    ({ sentAt }) => !faults.some(({ at, mendedAt }) => sentAt >= at - longestStreamMs && sentAt <= mendedAt + 2_000),
  );
  return check("failed", "failed requests ≤ those in flight + 2 s worth", {
    figure: `${failed.length} failed, ${late.length} of them outside of these times`,
    isMet: late.length === 0,
    isSpeed: true,
    misses: late.map((call) => `call ${call.number}: ${call.status} ${call.ending} ${call.detail}`),
  });
}

/** At rest no lease of an earlier life of Redis still holds credits back. */
async function nothingIsFrozen({ rig }: LoadStory): Promise<Check> {
  const { "draining leases": draining = 0 } = await unrestOf(rig);
  return check("leases", "0 old leases left at rest", { figure: `${draining}`, isMet: draining === 0 });
}
