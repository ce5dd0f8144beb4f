import type { IncomingHttpHeaders } from "node:http";
import type { CallerFacts } from "@causeway/gateway";

const mostCharacters = 256;
const routingHeaders = ["x-causeway-metadata", "x-openrouter-metadata", "x-openrouter-experimental-metadata"];

/** What the headers say about the app that calls. */
export const callerFactsOf = (headers: IncomingHttpHeaders): CallerFacts => ({
  appTitle: capped(headers["x-title"] ?? headers["x-causeway-title"] ?? headers["x-openrouter-title"]),
  appUrl: capped(headers["http-referer"] ?? headers.referer),
  userAgent: capped(headers["user-agent"]),
  sessionId: capped(headers["x-session-id"]),
  wantsRouting: routingHeaders.some((name) => headers[name] === "enabled"),
});

function capped(value: string | string[] | undefined): string | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  return text === undefined || text === "" ? undefined : text.slice(0, mostCharacters);
}
