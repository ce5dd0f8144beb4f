import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@causeway/errors";
import { allowBrowsers, answerPreflight } from "./http/cors.ts";
import { errorResponse, sendError } from "./http/error-response.ts";
import { type Exchange, idHeaders, newIds, openExchange } from "./http/exchange.ts";

export type InferenceHandler = (exchange: Exchange) => Promise<void>;

export type ServerParts = {
  /** By path, each answering POST. */
  readonly inference: ReadonlyMap<string, InferenceHandler>;
  /** Everything else. */
  readonly management: RequestListener;
  /** The process will end soon: callers are asked not to come back on the same connection. */
  readonly isLeaving?: () => boolean;
};

const defaultLimits = {
  maxHeaderSize: 16 * 1024,
  /** A sender that needs longer for its headers, or for the whole request, is cut off. */
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};
/** How long the rest of a body that nobody wants may take. */
const unwantedBodyMs = 5_000;

/** The edge of the process: ids and browser headers on every response, then inference or management. */
export function createApiServer({ inference, management, isLeaving }: ServerParts, limits: ServerOptions = {}): Server {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const exchange = openExchange(request, response);
    allowBrowsers(response);
    if (isLeaving?.() === true) response.setHeader("connection", "close");
    response.setHeader("cache-control", "private, no-store");
    response.setHeader("vary", "authorization, x-api-key");
    cutUnwantedBody(request, response);
    if (request.method === "OPTIONS") {
      answerPreflight(response, request.headers["access-control-request-headers"]);
      return;
    }
    const handler = inference.get(exchange.path);
    if (handler === undefined) {
      request.url = exchange.path + queryOf(request.url ?? "");
      management(request, response);
    } else if (request.method === "POST") {
      void handler(exchange);
    } else {
      response.setHeader("allow", "POST, OPTIONS");
      sendError(response, new AppError("method-not-allowed", `${request.method} is not possible here; use POST.`));
    }
  };
  const server = createServer({ ...defaultLimits, ...limits }, handle);
  // The body reader tells the caller to go on, once the key is known to be good.
  server.on("checkContinue", handle);
  server.on("clientError", answerBrokenRequest);
  return server;
}

const queryOf = (url: string) => {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start);
};

/** A response sent before the body has arrived is read more reliably when the rest is taken in for a while. */
function cutUnwantedBody(request: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    if (request.complete) return;
    setTimeout(() => request.complete || request.socket.destroy(), unwantedBodyMs).unref();
  });
}

/** Requests that never became one: too large a header, too slow, or not HTTP. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = errorResponse(readableError(error.code));
  const lines = Object.entries({
    ...headers,
    ...idHeaders(newIds()),
    "access-control-allow-origin": "*",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Error\r\n${lines.join("")}\r\n${body}`);
}

function readableError(code: string | undefined): AppError {
  if (code === "HPE_HEADER_OVERFLOW") return new AppError("headers-too-large", "The headers have more than 16 KiB.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new AppError("request-timeout", "The request took too long to arrive.");
  return new AppError("invalid-request", "This is not a valid HTTP request.");
}
