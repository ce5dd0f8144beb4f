import type { ServerResponse } from "node:http";
import { reuseHeaderNames } from "./reuse-headers.ts";

const exposed = [
  "x-request-id",
  "request-id",
  "x-generation-id",
  "x-max-tokens-clamped",
  "retry-after",
  "x-should-retry",
  ...reuseHeaderNames,
].join(", ");

/** Browsers may call us from anywhere: the key is in a header that a page must know, never in a cookie. */
export const headersForBrowsers = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": exposed,
};

export function answerPreflight(response: ServerResponse, requestedHeaders: string | undefined): void {
  response.setHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS");
  response.setHeader(
    "access-control-allow-headers",
    requestedHeaders ?? "authorization, content-type, x-api-key, x-goog-api-key",
  );
  response.setHeader("access-control-max-age", "86400");
  response.writeHead(204).end();
}
