import type { ContentPart } from "../chat-request.ts";
import type { TaskBasis } from "../task.ts";
import type { Usage } from "../usage.ts";

export type EmbeddingsRequest = TaskBasis & {
  readonly task: "embeddings";
  /** Each becomes one vector. At least one. */
  readonly inputs: readonly EmbeddingsInput[];
  /** `undefined`: as many as the model gives. */
  readonly dimensions: number | undefined;
  /** What the vectors are for, in the caller's words: `search_query`, `search_document` … */
  readonly inputType: string | undefined;
  /** How the caller wants the vectors; providers may send them otherwise. */
  readonly encoding: VectorEncoding;
};

export const vectorEncodings = ["float", "base64"] as const;
export type VectorEncoding = (typeof vectorEncodings)[number];

export type EmbeddingsInput =
  | { readonly kind: "text"; readonly text: string }
  /** Of the model's own tokenizer. */
  | { readonly kind: "tokens"; readonly tokens: readonly number[] }
  /** Text, images and more that become one vector together. */
  | { readonly kind: "parts"; readonly parts: readonly ContentPart[] };

export type EmbeddingsAnswer = {
  readonly task: "embeddings";
  readonly upstreamId: string | undefined;
  /** One an input, in their order. */
  readonly vectors: readonly Vector[];
  /** `undefined` when the provider sent none. */
  readonly usage: Usage | undefined;
};

/** As the provider sent it: numbers, or the base64 text of 32-bit floats, lowest byte first. */
export type Vector = readonly number[] | string;
