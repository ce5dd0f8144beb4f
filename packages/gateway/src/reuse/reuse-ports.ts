/**
 * Answers kept for a while. Losing one costs a call, nothing else: none of these reject but `read`, and a store that is
 * away or slow has nothing.
 */
export type AnswerStore = {
  find(name: AnswerName): Promise<FoundAnswer | undefined>;
  /** The same for who cannot go on without it: rejects when the store is away. */
  read(name: AnswerName): Promise<FoundAnswer | undefined>;
  /** False: it was not kept; it is too large, there is no room, or the store is away. */
  keep(name: AnswerName, text: string, ttlSeconds: number): Promise<boolean>;
  forget(name: AnswerName): Promise<void>;
};

export type AnswerName = {
  readonly workspaceId: string;
  readonly name: string;
  /** Only who knows it can read the answer: it is not stored. */
  readonly secret: string;
};

export type FoundAnswer = {
  readonly text: string;
  readonly ageSeconds: number;
  readonly ttlSeconds: number;
};

/** One call under an `Idempotency-Key`. */
export type KeyedCall = {
  readonly workspaceId: string;
  readonly idempotencyKey: string;
  /** All that was asked, in one form: another text is another request. */
  readonly request: string;
  readonly generationId: string;
};

/**
 * Which calls were made under which key, for 24 hours. A call that was let in is known to run for as long as its process
 * gives signs of life. All of these reject when the store is away.
 */
export type IdempotencyKeys = {
  claim(call: KeyedCall): Promise<Claim>;
  /** Its answer is complete: from here on the key means it. */
  answered(call: KeyedCall): Promise<void>;
  /** It ended without an answer. `leavesTrace`: something may have been charged, which the next call is told. */
  release(call: KeyedCall, options: { readonly leavesTrace: boolean }): Promise<void>;
};

export type Claim =
  /** Go on. `earlierId`: a call that ended without an answer, or whose process died. */
  | { readonly kind: "claimed"; readonly earlierId: string | undefined }
  | { readonly kind: "running"; readonly generationId: string }
  | { readonly kind: "answered"; readonly generationId: string }
  | { readonly kind: "other-request"; readonly generationId: string };
