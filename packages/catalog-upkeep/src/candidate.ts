export const changeKinds = ["new_model", "new_endpoint", "price", "capability", "gone", "back", "deprecation"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A difference between what is stored and what a source says. `before` and `after` are JSON, in the shapes of the kind. */
export type Candidate = {
  readonly kind: ChangeKind;
  /** An endpoint's id, or a model's for `new_model`. */
  readonly subject: string;
  readonly providerId: string;
  /** Who says so, of those configured the first that says anything about it. */
  readonly sourceId: string;
  readonly before: object;
  readonly after: object;
  /** What the others say of the same. */
  readonly others: readonly Saying[];
  /** Why a person must look first, without a capital and a full stop; `undefined` when nobody has to. */
  readonly waitsFor: string | undefined;
};

export type Saying = { readonly source: string; readonly says: string };
