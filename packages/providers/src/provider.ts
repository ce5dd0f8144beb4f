import type { DataPolicy } from "@causeway/catalog";
import type { Answer, ChatRequest, JsonObject, StreamPart } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";
import type { BillingTerms } from "./billing-terms.ts";

export type DialectId = "openai-chat" | "anthropic-messages";

/** What the writer of a wire format needs to know besides the request. */
export type UpstreamCall = {
  readonly upstreamModelId: string;
  /**
   * Never above what is held for the call. `undefined` lets the model decide, where the format allows it: Anthropic's
   * wants a number, so its writer then asks for a small one.
   */
  readonly maxOutputTokens: number | undefined;
  /** In the words of `GET /models`, as the catalogue knows them; `undefined`: not known, so all are sent. */
  readonly supportedParameters?: readonly string[];
};

/** What came is not in the wire format: counts as a broken provider. `message` holds nothing of the answer. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}

/** One server-sent event, as `eventsource-parser` gives it. */
export type ServerSentEvent = { readonly event?: string | undefined; readonly data: string };

/**
 * Turns a provider's events into parts. Stateful: one per stream. Usage parts are complete and cumulative: the last one
 * holds. Throws `MalformedAnswer` on what it cannot read.
 */
export type StreamReader = { read(event: ServerSentEvent): readonly StreamPart[] };

/** A wire format that providers share: how to write the request and read the answer. */
export type Dialect = {
  readonly id: DialectId;
  /** Appended to the provider's base URL. */
  readonly path: string;
  /**
   * The body to send. Throws `AppError("invalid-request")` naming the field when the format cannot express a part of
   * the request that would be missed (audio for Anthropic, `n` > 1): another endpoint may. Sampling parameters that the
   * format or model does not know are left out in silence.
   */
  writeRequest(request: ChatRequest, call: UpstreamCall): JsonObject;
  /** Throws `MalformedAnswer` when the body is not an answer. */
  readAnswer(body: unknown): Answer;
  openStream(): StreamReader;
  /** Whether a body sent with 200 is an error all the same. */
  isErrorBody(body: unknown): boolean;
  /** A non-2xx answer, or an error body sent with 200. Header names are in lower case. */
  readError(status: number, headers: Readonly<Record<string, string | undefined>>, body: unknown): AttemptOutcome;
};

/** Everything we know about one provider. Adding a provider means adding one file that exports this. */
export type Provider = {
  /** Lower-case slug, equal to the file's name. */
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly dialect: Dialect;
  /** The environment variable that people already have for this provider's key: `OPENAI_API_KEY`. */
  readonly keyVariable: string;
  /** Headers that carry the key. */
  authorize(secret: string): Readonly<Record<string, string>>;
  /** Last word on the body: quirks only. */
  adjustRequest?(body: JsonObject): JsonObject;
  /** Statuses this provider uses in its own way; `undefined` falls back to the wire format's reading. */
  readError?(status: number, body: unknown): AttemptOutcome | undefined;
  readonly billing: BillingTerms;
  readonly dataPolicy: DataPolicy;
};

export const defineProvider = <const P extends Provider>(provider: P): P => provider;
