/** What a body says about the form of its answer. */
export type AnswerOptions = {
  /** The caller asked not to see the reasoning. */
  readonly excludeReasoning?: boolean;
};
