import { AppError } from "@causeway/errors";
import type { Cancellation, PartSink, UpstreamAttempt, UpstreamResult } from "@causeway/gateway";
import type { Warning } from "@causeway/protocol";
import type { Dispatcher } from "undici";
import { framingOf } from "./answer-stream.ts";
import { nativeWarnings } from "./native-warnings.ts";
import { firstByteTimeout } from "./first-byte-timeout.ts";
import { type Dialect, dialectOf, KeyFault, type Provider } from "./provider.ts";
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
  const { stream } = attempt.request;
  const dialect = dialectOf(provider, attempt.upstreamModelId);
  const warnings: Warning[] = [];
  const body = writeBody(provider, dialect, attempt, warnings);
  if (body instanceof AppError) {
    const outcome = { kind: "refused", reason: "not-expressible", message: body.message } as const;
    return { outcome, httpStatus: undefined, answer: undefined };
  }
  const url = new URL(connection.baseUrl + dialect.path({ upstreamModelId: attempt.upstreamModelId, stream }));
  const exchange = new UpstreamExchange({
    provider,
    dialect,
    sink,
    streamed: stream,
    firstByteMs: firstByteTimeout(attempt, timeouts),
    totalMs: timeouts.totalMs,
    readsLimits: attempt.ownEndpoint !== undefined,
  });
  const stopListening = cancellation.onCancel(() => exchange.cancel());
  try {
    const keyHeaders = provider.authorize(connection.secret, { url, body });
    const headers = keyHeaders instanceof Promise ? await keyHeaders : keyHeaders;
    if (attempt.request.echoesUpstreamBody && !exchange.isDone) sink.write([{ type: "upstream-body", text: body }]);
    // Fetching a token takes time, in which the caller may have left.
    if (!exchange.isDone) {
      pool.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: "POST",
          headers: {
            ...dialect.headersOf?.(attempt.request),
            ...headers,
            "content-type": "application/json",
            accept: stream ? framingOf(dialect).contentType : "application/json",
            "accept-encoding": "identity",
            "user-agent": "causeway",
            ...(connection.isSandbox && { "x-causeway-generation": attempt.generationId }),
          },
          body,
          // The exchange watches the first byte itself: to a pool, waiting for a free connection is not waiting.
          headersTimeout: 0,
          bodyTimeout: timeouts.idleMs,
        },
        exchange,
      );
    }
    return withWarnings(await exchange.result, warnings);
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error;
    exchange.giveUp(error.outcome);
    return await exchange.result;
  } finally {
    stopListening();
  }
}

const withWarnings = (result: UpstreamResult, warnings: readonly Warning[]): UpstreamResult =>
  warnings.length > 0 ? { ...result, warnings } : result;

/** The request's body, or why the provider's format cannot express the request. */
function writeBody(
  provider: Provider,
  dialect: Dialect,
  attempt: UpstreamAttempt,
  warnings: Warning[],
): string | AppError {
  try {
    warnings.push(...nativeWarnings(attempt.request, dialect.id));
    const body = dialect.writeRequest(attempt.request, {
      upstreamModelId: attempt.upstreamModelId,
      maxOutputTokens: attempt.maxOutputTokens,
      ...(attempt.supportedParameters && { supportedParameters: attempt.supportedParameters }),
      warn: (warning) => warnings.push(warning),
    });
    return JSON.stringify(provider.adjustRequest?.(body) ?? body);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
