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
import { openaiChat } from "@causeway/protocol";
import { answerPreflight, headersForBrowsers } from "./http/cors.ts";
import { type ErrorForm, errorResponse, sendError } from "./http/error-response.ts";
import { type Exchange, idHeaders, newIds, openExchange, queryOf } from "./http/exchange.ts";
import type { InferenceRoute } from "./inference/routes.ts";

export type ServerParts = {
  readonly inference: readonly InferenceRoute[];
  /** `GET /health` and `/v1/health`. */
  readonly health: RequestListener;
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

const usualHeaders = {
  ...headersForBrowsers,
  "cache-control": "private, no-store",
  vary: "authorization, x-api-key, x-goog-api-key",
};
const lastHeaders = { ...usualHeaders, connection: "close" };

const healthPaths = new Set(["/health", "/v1/health"]);

/** The edge of the process: ids and browser headers on every response, then inference, health or management. */
export function createApiServer(
  { inference, health, management, isLeaving }: ServerParts,
  limits: ServerOptions = {},
): Server {
  const findRoute = routeFinder(inference);
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const exchange = openExchange(request, response, isLeaving?.() === true ? lastHeaders : usualHeaders);
    const route = findRoute(exchange.path);
    if (route !== undefined && request.method === "POST") {
      void route.serve(exchange).then(() => cutUnwantedBody(request));
      return;
    }
    response.once("finish", () => cutUnwantedBody(request));
    for (const [name, value] of Object.entries(exchange.headers)) if (value) response.setHeader(name, value);
    if (request.method === "OPTIONS") {
      answerPreflight(response, request.headers["access-control-request-headers"]);
      return;
    }
    if (route === undefined && healthPaths.has(exchange.path)) {
      if (request.method === "GET" || request.method === "HEAD") health(request, response);
      else refuseMethod(exchange, "GET");
    } else if (route === undefined) {
      request.url = exchange.path + queryOf(request.url ?? "");
      management(request, response);
    } else {
      refuseMethod(exchange, "POST", route.dialect);
    }
  };
  const server = createServer({ ...defaultLimits, ...limits }, handle);
  // The body reader tells the caller to go on, once the key is known to be good.
  server.on("checkContinue", handle);
  server.on("clientError", answerBrokenRequest);
  return server;
}

function refuseMethod(exchange: Exchange, allowed: "GET" | "POST", dialect: ErrorForm["dialect"] = openaiChat): void {
  const { request, response } = exchange;
  response.setHeader("allow", `${allowed}, OPTIONS`);
  const error = new AppError("method-not-allowed", `${request.method} is not possible here; use ${allowed}.`);
  sendError(response, error, { dialect, ids: exchange });
}

/** By whole path, else by the first pattern that fits. */
function routeFinder(routes: readonly InferenceRoute[]): (path: string) => InferenceRoute | undefined {
  const whole = new Map(routes.map((route) => [route.path, route]));
  const patterns = routes.flatMap((route) => (typeof route.path === "string" ? [] : [{ path: route.path, route }]));
  return (path) => whole.get(path) ?? patterns.find((pattern) => pattern.path.test(path))?.route;
}

/** A response sent before the body has arrived is read more reliably when the rest is taken in for a while. */
function cutUnwantedBody(request: IncomingMessage): void {
  if (request.complete) return;
  setTimeout(() => request.complete || request.socket.destroy(), unwantedBodyMs).unref();
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
