import type { DataPolicy } from "@causeway/catalog";
import type { Answer, ChatRequest, JsonObject, StreamPart, Warning } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";
import type { BillingTerms } from "./billing-terms.ts";
import type { TaskFormats } from "./task-format.ts";
import type { ModelList } from "./model-list.ts";

export type DialectId =
  | "openai-chat"
  | "anthropic-messages"
  | "gemini"
  | "openai-responses"
  | "bedrock-converse"
  | "cohere-chat";

/** What an address may depend on: some formats name the model in it, or stream from another one. */
export type PathQuestion = { readonly upstreamModelId: string; readonly stream: boolean };

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
  /** Told of everything that the format cannot say and that the call goes on without. */
  readonly warn?: (warning: Warning) => unknown;
};

/** What came is not in the wire format: counts as a broken provider. `message` holds nothing of the answer. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}

/** One event of a stream, as `eventsource-parser` gives it; other framings are told in the same words. */
export type ServerSentEvent = {
  readonly event?: string | undefined;
  /** Of framings that carry bytes: base64. */
  readonly data: string;
};

/** Bytes in, events out to whoever opened it. Both may throw `MalformedAnswer`. */
export type FrameReader = { feed(chunk: Uint8Array): void; flush(): void };

/** How a stream is cut into events. */
export type StreamFraming = {
  /** What a streamed answer calls itself, and what we ask for. */
  readonly contentType: string;
  open(onEvent: (event: ServerSentEvent) => void): FrameReader;
};

/**
 * Turns a provider's events into parts. Stateful: one per stream. Usage parts are complete and cumulative: the last one
 * holds. Throws `MalformedAnswer` on what it cannot read.
 */
export type StreamReader = { read(event: ServerSentEvent): readonly StreamPart[] };

/** A wire format that providers share: how to write the request and read the answer. */
export type Dialect = {
  readonly id: DialectId;
  /** Appended to the provider's base URL; may hold a query. */
  path(question: PathQuestion): string;
  /** Server-sent events, unless it says otherwise. */
  readonly framing?: StreamFraming;
  /**
   * The body to send. Throws `AppError("invalid-request")` naming the field when the format cannot express a part of
   * the request that would be missed (audio for Anthropic, `n` > 1): another endpoint may. Sampling parameters that the
   * format or model does not know are left out in silence.
   */
  writeRequest(request: ChatRequest, call: UpstreamCall): JsonObject;
  /** What of the caller's own headers goes to a provider of this format. Names in lower case. */
  headersOf?(request: ChatRequest): Readonly<Record<string, string>>;
  /** Throws `MalformedAnswer` when the body is not an answer. */
  readAnswer(body: unknown): Answer;
  openStream(): StreamReader;
  /** Whether a body sent with 200 is an error all the same. */
  isErrorBody(body: unknown): boolean;
  /** A non-2xx answer, or an error body sent with 200. Header names are in lower case. */
  readError(status: number, headers: Readonly<Record<string, string | undefined>>, body: unknown): AttemptOutcome;
};

/** The request as it will be sent, for keys that sign it. */
export type OutgoingRequest = { readonly url: URL; readonly body: string | Uint8Array };

export type KeyHeaders = Readonly<Record<string, string>>;

/** A key that cannot be used as it is. `outcome.message` says what is wrong with it, and nothing of its content. */
export class KeyFault extends Error {
  override readonly name = "KeyFault";
  readonly outcome: AttemptOutcome;

  constructor(message: string, kind: "rejected" | "unreachable" = "rejected") {
    super(message);
    this.outcome =
      kind === "rejected"
        ? { kind: "credential-rejected", message }
        : { kind: "unavailable", reason: "unreachable", message };
  }
}

/** Everything we know about one provider. Adding a provider means adding one file that exports this. */
export type Provider = {
  /** Lower-case slug, equal to the file's name. */
  readonly id: string;
  readonly name: string;
  /** Parts in braces are the customer's: set by `CAUSEWAY_PROVIDER_<SLUG>_BASE_URL`, or told by the key itself. */
  readonly baseUrl: string;
  /** Where it serves this model, if that is somewhere else; `undefined`: at `baseUrl`. */
  baseUrlFor?(upstreamModelId: string): string | undefined;
  readonly dialect: Dialect;
  /** For a provider that serves some of its models in another format. */
  dialectFor?(upstreamModelId: string): Dialect;
  /** For a provider that searches the web by itself in another format only. */
  readonly searchDialect?: Dialect;
  /** What it does besides conversations. */
  readonly tasks?: TaskFormats;
  /** For a provider that does the same task in several formats. */
  tasksFor?(upstreamModelId: string): TaskFormats | undefined;
  /** The environment variable that people already have for this provider's key: `OPENAI_API_KEY`. */
  readonly keyVariable: string;
  /** Headers that carry the key, or prove it. A promise where a token is fetched first. Throws `KeyFault`. */
  authorize(secret: string, request: OutgoingRequest): KeyHeaders | Promise<KeyHeaders>;
  /**
   * What the key says about the parts in braces of the base URL; keys that are documents name their resource or
   * region. Throws `KeyFault`.
   */
  placesOf?(secret: string): Readonly<Record<string, string>>;
  /**
   * The whole address, where the key says that it is another than `baseUrl` and the format's path in a row. Throws
   * `KeyFault`.
   */
  addressFor?(
    secret: string,
    asked: { readonly baseUrl: string; readonly path: string; readonly model: string },
  ): string;
  /** What the owner of this key calls the model, where that is theirs to say; `undefined`: as everyone does. */
  modelNameFor?(secret: string, upstreamModelId: string): string | undefined;
  /** Last word on the body: quirks only. */
  adjustRequest?(body: JsonObject): JsonObject;
  /** Statuses this provider uses in its own way; `undefined` falls back to the wire format's reading. */
  readError?(status: number, body: unknown): AttemptOutcome | undefined;
  /** Unless said, as the providers of its wire format list them (`model-list.ts`). */
  readonly modelList?: ModelList | "none";
  readonly billing: BillingTerms;
  readonly dataPolicy: DataPolicy;
  readonly conformance?: ConformanceFacts;
};

/** What every provider is tried with; see `conformance.fixture.ts`. */
export const conformanceCases = [
  "text",
  "stream",
  "tool call",
  "image",
  "json schema",
  "cached tokens",
  "reasoning tokens",
  "errors",
  "cut stream",
  "cancellation",
] as const;
export type ConformanceCase = (typeof conformanceCases)[number];

/** What the conformance suite needs to know of a provider. */
export type ConformanceFacts = {
  /** One upstream model of each wire format that it speaks; without it, any name will do. */
  readonly models?: readonly string[];
  /** What it cannot do, and why. */
  readonly skips?: Readonly<Partial<Record<ConformanceCase, string>>>;
};

/** The format in which this provider serves that model. */
export const dialectOf = (provider: Provider, upstreamModelId: string): Dialect =>
  provider.dialectFor?.(upstreamModelId) ?? provider.dialect;

export const defineProvider = <const P extends Provider>(provider: P): P => provider;
