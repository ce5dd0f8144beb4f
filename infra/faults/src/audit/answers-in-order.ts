import { type CallRecord, describeCall } from "../load/call-record.ts";
import { type Check, check } from "./check.ts";
import type { Evidence } from "./evidence.ts";

const documented = new Set([200, 400, 401, 402, 403, 404, 405, 408, 409, 413, 429, 431, 502, 503, 504]);

/** When a process could do nothing, not even close its connections. */
export type Standstill = { readonly pid: number; readonly from: number; readonly to: number };

export const wasStandingStill = (
  { pid, sentAt, endedAt = sentAt }: CallRecord,
  stops: readonly Standstill[],
): boolean => stops.some((stop) => stop.pid === pid && sentAt <= stop.to && endedAt >= stop.from);

/**
 * A11: documented status codes only, no 500; every broken stream ends within 5 s of what broke it. Callers of a process
 * that stands still give up by themselves.
 */
export function answersInOrder({ calls }: Evidence, stops: readonly Standstill[]): Check {
  const strange = calls.filter(({ status }) => status !== undefined && !documented.has(status));
  const stuck = calls.filter(
    (call) => (call.ending === "stuck" || call.ending === undefined) && !wasStandingStill(call, stops),
  );
  const counts = new Map<string, number>();
  for (const { status, ending, detail } of calls) {
    // Who was refused for what is ours is told why: outages look different from overload.
    const reason = status !== undefined && status >= 500 ? ` (${detail?.slice(0, 48)})` : "";
    const name = status === undefined ? `${ending} before a status` : `${status}${reason}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return check("A11", "only documented statuses, no 500; no broken stream hangs", {
    figure: [...counts]
      .toSorted(([left], [right]) => left.localeCompare(right))
      .map(([name, count]) => `${name}: ${count}`)
      .join(", "),
    isMet: strange.length === 0 && stuck.length === 0,
    misses: [...strange, ...stuck].map(describeCall),
  });
}
