import { type Check, noneOf } from "./check.ts";
import { deliveredGenerations } from "./delivered.ts";
import type { Evidence } from "./evidence.ts";

/** A4: one settlement per delivered generation, none for others. The primary key sees to "at most one". */
export function settledOnce(evidence: Evidence): Check {
  const { generations, upstream } = evidence;
  const delivered = deliveredGenerations(evidence);
  const unsettled = delivered
    .filter((id) => generations.get(id)?.chargedNano === undefined)
    .map((id) => `${id} delivered ${upstream.get(id)?.at(-1)?.tokensWritten} tokens and has no settlement`);
  const unfounded = [...generations.values()]
    .filter(({ id, chargedNano }) => (chargedNano ?? 0n) > 0n && !hasCost(evidence, id))
    .map(({ id, chargedNano }) => `${id} was charged ${chargedNano} nano and no provider wrote anything`);
  return noneOf(
    "A4",
    "one settlement per delivered generation, none for others",
    [...unsettled, ...unfounded],
    `${delivered.length} delivered, ${unsettled.length} unsettled, ${unfounded.length} unfounded`,
  );
}

/** A prompt that was read and counted costs as well. */
const hasCost = ({ upstream }: Evidence, id: string): boolean =>
  (upstream.get(id) ?? []).some(({ tokensWritten, usageSent }) => tokensWritten > 0 || usageSent);
