import type { Rig } from "../rig/rig.ts";
import { answersInOrder, type Standstill } from "./answers-in-order.ts";
import { type UnbilledBound, billedExactly } from "./billed-exactly.ts";
import { booksBalance } from "./books-balance.ts";
import type { Check } from "./check.ts";
import { creditsGranted } from "./credits-granted.ts";
import type { Evidence } from "./evidence.ts";
import { backToStart, type Footprints } from "./footprint.ts";
import { logsConfirmed } from "./logs-confirmed.ts";
import { lossesBooked } from "./losses-booked.ts";
import { nothingLeaked } from "./nothing-leaked.ts";
import { repriced } from "./repriced.ts";
import { rightAccount } from "./right-account.ts";
import { settledOnce } from "./settled-once.ts";

export type AuditQuestion = {
  readonly rig: Rig;
  readonly evidence: Evidence;
  readonly canary: string;
  readonly footprintsBefore: Footprints;
  readonly bound: UnbilledBound;
  readonly stops: readonly Standstill[];
};

/** A1 to A12 but A9, which was waited for before. */
export async function audit({
  rig,
  evidence,
  canary,
  footprintsBefore,
  bound,
  stops,
}: AuditQuestion): Promise<readonly Check[]> {
  return [
    ...(await booksBalance(rig.books)),
    settledOnce(evidence),
    ...billedExactly(evidence, bound),
    repriced(evidence),
    rightAccount(evidence),
    ...(await lossesBooked(rig.books, evidence)),
    await creditsGranted(rig),
    await nothingLeaked(rig, canary),
    answersInOrder(evidence, stops),
    ...(await logsConfirmed(rig)),
    ...(await backToStart(rig, footprintsBefore)),
  ];
}
