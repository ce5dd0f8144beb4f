import { AppError } from "@causeway/errors";
import type { Cancellation, PartSink, UpstreamAttempt, UpstreamResult } from "@causeway/gateway";
import type { Warning } from "@causeway/protocol";
import type { Dispatcher } from "undici";
import { firstByteTimeout } from "./first-byte-timeout.ts";
import { parsedUrl } from "./parsed-url.ts";
import { prepareCall } from "./prepare-call.ts";
import { KeyFault } from "./provider.ts";
import type { ProviderConnection } from "./provider-connections.ts";
import { UpstreamExchange } from "./upstream-exchange.ts";

export type UpstreamTimeouts = {
  readonly connectMs: number;
  /** From the call to the first byte of a streamed answer. */
  readonly firstByteMs: number;
  /** The same for models that may think first; a whole answer never takes longer either. */
  readonly thinkingFirstByteMs: number;
  /** Between two chunks. */
  readonly idleMs: number;
  /** The same of tasks: an image has few. */
  readonly taskIdleMs: number;
  readonly totalMs: number;
};

export type UpstreamCallQuestion = {
  readonly connection: ProviderConnection;
  readonly pool: Dispatcher;
  readonly attempt: UpstreamAttempt;
  readonly sink: PartSink;
  readonly cancellation: Cancellation;
  readonly timeouts: UpstreamTimeouts;
};

/** The one function that calls a provider. Redirects are not followed: the key goes to the configured host only. */
export async function callUpstream(question: UpstreamCallQuestion): Promise<UpstreamResult> {
  const { connection, pool, attempt, sink, cancellation, timeouts } = question;
  const { provider } = connection;
  const prepared = prepareCall(provider, attempt);
  if (prepared instanceof AppError) {
    const outcome = { kind: "refused", reason: "not-expressible", message: prepared.message } as const;
    return { outcome, httpStatus: undefined, answer: undefined };
  }
  const { body } = prepared;
  const url = addressOf(connection, prepared.path, attempt);
  if (url instanceof KeyFault) return { outcome: url.outcome, httpStatus: undefined, answer: undefined };
  const exchange = new UpstreamExchange({
    provider,
    reader: prepared.reader,
    sink,
    streamed: attempt.request.stream,
    firstByteMs: firstByteTimeout(attempt, timeouts),
    totalMs: timeouts.totalMs,
    readsLimits: attempt.ownEndpoint !== undefined,
  });
  const stopListening = cancellation.onCancel(() => exchange.cancel());
  try {
    const keyHeaders = provider.authorize(connection.secret, { url, body });
    const headers = keyHeaders instanceof Promise ? await keyHeaders : keyHeaders;
    if (echoesBody(attempt.request) && !exchange.isDone) sink.write([{ type: "upstream-body", text: String(body) }]);
    // Fetching a token takes time, in which the caller may have left.
    if (!exchange.isDone) {
      pool.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: "POST",
          headers: {
            ...prepared.headers,
            ...headers,
            "content-type": prepared.contentType,
            accept: prepared.accept,
            "accept-encoding": "identity",
            "user-agent": "causeway",
            ...(connection.isSandbox && { "x-causeway-generation": attempt.generationId }),
          },
          body,
          // The exchange watches the first byte itself: to a pool, waiting for a free connection is not waiting.
          headersTimeout: 0,
          bodyTimeout: attempt.request.task === undefined ? timeouts.idleMs : timeouts.taskIdleMs,
        },
        exchange,
      );
    }
    return withWarnings(await exchange.result, prepared.warnings);
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error;
    exchange.giveUp(error.outcome);
    return await exchange.result;
  } finally {
    stopListening();
  }
}

function addressOf(
  { provider, secret, baseUrl }: ProviderConnection,
  path: string,
  { upstreamModelId: model }: UpstreamAttempt,
): URL | KeyFault {
  if (provider.addressFor === undefined) return parsedUrl(baseUrl + path);
  try {
    return parsedUrl(provider.addressFor(secret, { baseUrl, path, model }));
  } catch (error) {
    if (error instanceof KeyFault) return error;
    throw error;
  }
}

const withWarnings = (result: UpstreamResult, warnings: readonly Warning[]): UpstreamResult =>
  warnings.length > 0 ? { ...result, warnings } : result;

const echoesBody = (request: UpstreamAttempt["request"]) => request.task === undefined && request.echoesUpstreamBody;
