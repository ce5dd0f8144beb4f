/** The fields around every answer and chunk. */
export type AnswerEnvelope = {
  /** `gen-…` */
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  /** Our id of the model that answered, not the provider's name for it. */
  readonly model: string;
  /** The provider's display name. */
  readonly provider: string;
};
