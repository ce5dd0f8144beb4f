import { type Candidate, type ChangeKind, fingerprintOf } from "@causeway/catalog-upkeep";

/** A change that waits, or that somebody has rejected and the source still says. */
export type OpenChange = {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly status: "waiting" | "rejected";
  readonly before: unknown;
  readonly after: unknown;
};

export type PlannedChange = {
  readonly candidate: Candidate;
  readonly status: "applied" | "waiting";
  /** Why it waits, when it does. */
  readonly waitsFor: string | undefined;
  /** The row in which it has waited until now. */
  readonly waitedAs: string | undefined;
};

export type ChangePlan = {
  /** New, or applied at last. */
  readonly changes: readonly PlannedChange[];
  /** Waiting ones that no source says any more. */
  readonly withdrawn: readonly string[];
  /** Rejected ones that no source says any more: from now on they may be proposed again. */
  readonly over: readonly string[];
};

/** What becomes of what was found. `appliesSmall`: what nobody has to look at is applied; otherwise all of it waits. */
export function planChanges(
  candidates: readonly Candidate[],
  open: readonly OpenChange[],
  { appliesSmall }: { readonly appliesSmall: boolean },
): ChangePlan {
  const found = new Map(candidates.map((candidate) => [keyOf(candidate), candidate]));
  const isStillSaid = (change: OpenChange) => isSameChange(change, found.get(keyOf(change)));
  const said = new Map(open.filter(isStillSaid).map((change) => [keyOf(change), change]));
  const gone = open.filter((change) => !isStillSaid(change)).map(({ id, status }) => ({ id, status }));
  return {
    changes: candidates.flatMap((candidate) => planned(candidate, said.get(keyOf(candidate)), appliesSmall)),
    withdrawn: gone.filter(({ status }) => status === "waiting").map(({ id }) => id),
    over: gone.filter(({ status }) => status === "rejected").map(({ id }) => id),
  };
}

/** What waits must begin where the catalogue is now: it may have moved meanwhile, and then it is another change. */
const isSameChange = (change: OpenChange, candidate: Candidate | undefined): boolean =>
  candidate !== undefined &&
  fingerprintOf(candidate.after) === fingerprintOf(change.after) &&
  (change.status === "rejected" || fingerprintOf(candidate.before) === fingerprintOf(change.before));

function planned(candidate: Candidate, known: OpenChange | undefined, appliesSmall: boolean): readonly PlannedChange[] {
  if (known?.status === "rejected") return [];
  if (appliesSmall && candidate.waitsFor === undefined)
    return [{ candidate, status: "applied", waitsFor: undefined, waitedAs: known?.id }];
  if (known) return [];
  const waitsFor = candidate.waitsFor ?? "it was only to be proposed";
  return [{ candidate, status: "waiting", waitsFor, waitedAs: undefined }];
}

const keyOf = ({ kind, subject }: Pick<Candidate, "kind" | "subject">): string => `${kind} ${subject}`;
