import { EgressRefused } from "@causeway/egress";
import type { AttemptOutcome } from "@causeway/routing";

/** Before there was a connection: the provider has seen nothing of the request. */
const beforeConnected: readonly (string | undefined)[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

type Unavailable = Extract<AttemptOutcome, { kind: "unavailable" }>;

const meanings: Readonly<Record<string, Pick<Unavailable, "reason" | "message">>> = {
  ECONNREFUSED: { reason: "unreachable", message: "it refused the connection" },
  ENOTFOUND: { reason: "unreachable", message: "its host name does not resolve" },
  EAI_AGAIN: { reason: "unreachable", message: "its host name does not resolve right now" },
  EHOSTUNREACH: { reason: "unreachable", message: "its host cannot be reached" },
  ENETUNREACH: { reason: "unreachable", message: "its network cannot be reached" },
  ECONNRESET: { reason: "unreachable", message: "it reset the connection" },
  EPIPE: { reason: "unreachable", message: "it closed the connection" },
  UND_ERR_SOCKET: { reason: "unreachable", message: "it closed the connection" },
  UND_ERR_CONNECT_TIMEOUT: { reason: "unreachable", message: "it did not accept a connection in time" },
  UND_ERR_HEADERS_TIMEOUT: { reason: "timed-out", message: "it did not begin to answer in time" },
  UND_ERR_BODY_TIMEOUT: { reason: "timed-out", message: "it stopped sending" },
  HPE_INVALID_CONSTANT: { reason: "broken", message: "it does not speak HTTP" },
};

/** What a failure below HTTP means. Words of our own: the error's may hold addresses. */
export function outcomeOfTransportError(error: Error): Unavailable {
  const refusal = refusalOf(error);
  if (refusal)
    return { kind: "unavailable", reason: "unreachable", message: lowerFirst(refusal.message), neverSent: true };
  const code = codeOf(error);
  const meaning = code === undefined ? undefined : meanings[code];
  return {
    kind: "unavailable",
    ...(meaning ?? { reason: "broken", message: `the connection failed (${code ?? "unknown"})` }),
    ...(beforeConnected.includes(code) && { neverSent: true }),
  };
}

/** Our own rules forbade the connection, and say why. */
const refusalOf = (error: Error): EgressRefused | undefined =>
  error instanceof EgressRefused ? error : error.cause instanceof Error ? refusalOf(error.cause) : undefined;

const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");

/** Connecting to several addresses fails with one error that holds the others. */
function codeOf(error: Error): string | undefined {
  const own = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (own !== undefined && own in meanings) return own;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner instanceof Error ? (codeOf(inner) ?? own) : own;
}
