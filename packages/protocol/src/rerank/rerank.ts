import type { MediaSource } from "../chat-request.ts";
import type { TaskBasis } from "../task.ts";
import type { Usage } from "../usage.ts";

export type RerankRequest = TaskBasis & {
  readonly task: "rerank";
  readonly query: string;
  /** At least one. */
  readonly documents: readonly RerankDocument[];
  /** How many of the best are wanted; `undefined`: all. */
  readonly topN: number | undefined;
};

/** At least one of both. */
export type RerankDocument = { readonly text: string | undefined; readonly image: MediaSource | undefined };

export type RerankAnswer = {
  readonly task: "rerank";
  readonly upstreamId: string | undefined;
  /** The best first. `index` is the document's place in the request. */
  readonly results: readonly { readonly index: number; readonly score: number }[];
  /** `undefined` when the provider sent none. */
  readonly usage: Usage | undefined;
};
