import type { Usage } from "./usage.ts";

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
  /** The call is made under a preset that leaves reasoning out, which its body could not say. */
  readonly hidesReasoning?: boolean;
  /** What the provider had counted when a streamed answer began: some tell the prompt before the first word. */
  readonly countedFirst?: Usage;
};
