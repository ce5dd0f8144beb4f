import { randomUUIDv7 } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { CallIds, RequestHead } from "@causeway/protocol";

/** One HTTP request and its response, with the ids under which they can be found again. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** `gen-…`. Calls that are no generation have one too: it is sent on every response. */
  readonly generationId: string;
  /** What every response says. Told with the status: each header that is set before by itself costs twice as much. */
  readonly headers: OutgoingHttpHeaders;
  /** Without the query, and `/v1/…` where the caller wrote `/api/v1/…`: both are the same API. So with `/v1beta/…`. */
  readonly path: string;
};

/** `said`: what the response says whatever comes of it. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  said: OutgoingHttpHeaders = {},
): Exchange {
  const { requestId, generationId } = newIds();
  const headers = { ...said, ...idHeaders({ requestId, generationId }) };
  return { request, response, requestId, generationId, headers, path: pathOf(request.url ?? "/") };
}

/** What a format's reader may look at beside the body. */
export const headOf = ({ request, path }: Pick<Exchange, "request" | "path">): RequestHead => ({
  path,
  query: queryOf(request.url ?? ""),
  headers: request.headers,
});

export const queryOf = (url: string): string => {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start);
};

/** Both are the same call: who has one has the other. */
export function newIds(): CallIds {
  const id = randomUUIDv7().replaceAll("-", "");
  return { requestId: `req-${id}`, generationId: `gen-${id}` };
}

/** The OpenAI SDK reads the first, Anthropic's the second. */
export const idHeaders = ({ requestId, generationId }: CallIds): Readonly<Record<string, string>> => ({
  "x-request-id": requestId,
  "request-id": requestId,
  "x-generation-id": generationId,
});

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  return /^\/api\/v1(?:beta)?(?:\/|$)/.test(path) ? path.slice("/api".length) : path;
}
