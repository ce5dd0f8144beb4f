import type { AnyCall, ApiType } from "@causeway/protocol";
import type { Cancellation } from "./cancellation.ts";
import type { Reply } from "./reply-port.ts";
import type { AnswerTape } from "./reuse/answer-tape.ts";
import type { ReuseAsked } from "./reuse/reuse-asked.ts";

/** One call of the inference API, before anything is known about it. */
export type InboundCall = {
  /** `gen-…`, minted on arrival. */
  readonly generationId: string;
  readonly requestId: string;
  readonly apiType: ApiType;
  readonly credential: Credential;
  /** Where it comes from, past our own proxies; `undefined` when they cannot tell. Few calls are asked. */
  callerAddress(): string | undefined;
  /** Reads the body and what it asks for. Only called once the key is known. Rejects with `AppError`. */
  read(): Promise<AnyCall>;
  /** What the caller wants of answers that are there already; `undefined` from nearly all. Throws 400. */
  reuse(): ReuseAsked | undefined;
  readonly reply: Reply;
  /** What is sent on `reply`, for a call whose answer is to be kept. */
  readonly tape?: AnswerTape;
  /** Happens when the caller's connection closes before the answer is complete. */
  readonly departure: Cancellation;
  /** Happens, and the departure with it, when the key ends: then a call that its caller may come back for is over, too. */
  readonly keyEnded?: Cancellation;
  readonly caller: CallerFacts;
};

export type Credential =
  | { readonly kind: "missing" }
  /** Not a key of ours: no store needs to be asked. */
  | { readonly kind: "malformed" }
  /** SHA-256 of the key. */
  | { readonly kind: "key"; readonly hash: string };

/** What the caller's headers say about its app. Already capped in length. */
export type CallerFacts = {
  readonly appTitle: string | undefined;
  readonly appUrl: string | undefined;
  readonly userAgent: string | undefined;
  readonly sessionId: string | undefined;
  /** Wants to be told how the call was routed. */
  readonly wantsRouting: boolean;
};
