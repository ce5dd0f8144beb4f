import type { Answer, ChatRequest, StreamPart, TaskAnswer, TaskRequest, Warning } from "@causeway/protocol";
import type { AttemptOutcome, OwnEndpoint } from "@causeway/routing";
import type { Cancellation } from "./cancellation.ts";

/** The providers, as the gateway sees them. */
export type Upstream = {
  /** Do we have a key for this provider? */
  isConfigured(providerId: string): boolean;
  /** Can it be called with a key of the workspace's own? */
  takesOwnKeys(providerId: string): boolean;
  billing(providerId: string): ProviderBilling;
  /** One call of one endpoint. Expected failures are values; it rejects only for bugs. */
  call(attempt: UpstreamAttempt, sink: PartSink, cancellation: Cancellation): Promise<UpstreamResult>;
};

/** How a provider bills, as far as holds and the end of a call depend on it. */
export type ProviderBilling = {
  /** It bills no further when we close the connection of a running stream. */
  readonly stopsOnCancel: boolean;
  /** The exact count of the prompt comes before the first word. */
  readonly countsPromptFirst: boolean;
  /** Every chunk says how many tokens there have been so far. */
  readonly countsAlong: boolean;
  /** It bills reasoning that it does not show, or shows in a shorter form. */
  readonly hidesReasoning: boolean;
};

export type UpstreamAttempt = {
  readonly generationId: string;
  readonly providerId: string;
  readonly upstreamModelId: string;
  readonly request: ChatRequest | TaskRequest;
  /** What is held for: the provider is told to write no more. */
  readonly maxOutputTokens: number;
  /** The model may reason for minutes before its first word. */
  readonly mayThinkLong: boolean;
  /** How long it may be silent; `undefined`: as long as providers usually may. */
  readonly firstByteMs?: number | undefined;
  /** The workspace's own key to the provider; `undefined`: ours. */
  readonly ownSecret?: string | undefined;
  /** Where to call with it, when it is not one of our providers. */
  readonly ownEndpoint?: Pick<OwnEndpoint, "baseUrl" | "wireFormat"> | undefined;
  /** What the endpoint takes; other tuning is left out. `undefined`: all is sent. */
  readonly supportedParameters?: readonly string[];
};

/** Takes the parts of a streamed answer as they come. */
export type PartSink = {
  /** The parts of one upstream event. False: wait for `drained` before reading on. */
  write(parts: readonly StreamPart[]): boolean;
  drained(): Promise<void>;
};

export type UpstreamResult = {
  readonly outcome: AttemptOutcome;
  /** `undefined` when no status line arrived. */
  readonly httpStatus: number | undefined;
  /** Of a request that was not streamed, when the outcome is `completed`: to a task the task's own. */
  readonly answer: Answer | TaskAnswer | undefined;
  /** For how long the provider says that it takes no more calls with this key. */
  readonly closedForMs?: number | undefined;
  /** What of the request could not be said in the provider's format. */
  readonly warnings?: readonly Warning[];
};
