import type { IncomingHttpHeaders } from "node:http";
import { AppError } from "@causeway/errors";
import type { ReuseAsked, ReuseFacts } from "@causeway/gateway";

const mostTtlSeconds = 86_400;
const mostKeyCharacters = 255;

/**
 * What the headers say of answers that are there already; `undefined` from nearly all callers. Throws 400 for what cannot
 * be meant, save under OpenRouter's names: there lifetimes are clamped and nonsense is ignored, as its clients expect.
 */
export function reuseAskedIn(headers: IncomingHttpHeaders): ReuseAsked | undefined {
  const key = headers["idempotency-key"];
  const ours = headers["x-causeway-cache"];
  const ttl = headers["x-causeway-cache-ttl"];
  const clear = headers["x-causeway-cache-clear"];
  const theirs = headers["x-openrouter-cache"];
  const theirTtl = headers["x-openrouter-cache-ttl"];
  const theirClear = headers["x-openrouter-cache-clear"];
  const said = [ours, ttl, clear, theirs, theirTtl, theirClear].some((value) => value !== undefined);
  if (!said && key === undefined) return undefined;
  return {
    cache: said
      ? {
          enabled: readFlag("X-Causeway-Cache", ours) ?? looseFlag(theirs),
          ttlSeconds: readTtl(ttl) ?? looseTtl(theirTtl),
          refresh: readFlag("X-Causeway-Cache-Clear", clear) ?? looseFlag(theirClear) ?? false,
        }
      : undefined,
    idempotencyKey: key === undefined ? undefined : readKey(key),
  };
}

type Value = string | readonly string[] | undefined;

function readFlag(header: string, value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  const flag = looseFlag(value);
  if (flag === undefined) throw invalid(header, "must be true or false", value);
  return flag;
}

const looseFlag = (value: Value): boolean | undefined => {
  const text = String(value).trim().toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
};

function readTtl(value: Value): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(String(value)) ? Number(value) : 0;
  if (seconds < 1 || seconds > mostTtlSeconds) {
    throw invalid("X-Causeway-Cache-TTL", `must be whole seconds from 1 to ${mostTtlSeconds}`, value);
  }
  return seconds;
}

/** As `parseInt` reads it. */
function looseTtl(value: Value): number | undefined {
  const seconds = Number.parseInt(String(value), 10);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 1), mostTtlSeconds);
}

function readKey(value: Value): string {
  const key = String(value);
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= mostKeyCharacters) return key;
  throw invalid(
    "Idempotency-Key",
    `must be 1 to ${mostKeyCharacters} visible ASCII characters without spaces, sent once; a UUID is a good one`,
    value,
  );
}

const invalid = (header: string, rule: string, value: Value) =>
  new AppError("invalid-request", `The header ${header} ${rule}; ${shown(value)} was sent.`, { parameter: header });

function shown(value: Value): string {
  const text = String(value);
  return text === "" ? "nothing" : JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** What the response says of it. */
export function reuseHeaders(facts: ReuseFacts): Readonly<Record<string, string>> {
  switch (facts.kind) {
    case "cache-miss":
      return cacheHeaders({ status: "MISS", ttl: facts.ttlSeconds });
    case "cache-hit":
      return cacheHeaders({
        status: "HIT",
        age: facts.ageSeconds,
        ttl: facts.ttlSeconds,
        "source-id": facts.sourceId,
      });
    case "replayed":
      return { "idempotent-replayed": "true", "x-generation-id": facts.generationId };
    case "asked-before":
      return { "idempotency-earlier-generation": facts.generationId };
  }
}

/** Under OpenRouter's names and ours. */
const cacheHeaders = (facts: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["x-openrouter-cache", "x-causeway-cache"].flatMap((prefix) =>
      Object.entries(facts).map(([name, value]) => [`${prefix}-${name}`, String(value)]),
    ),
  );

/** What browsers may read of it. */
export const reuseHeaderNames = [
  ...Object.keys(reuseHeaders({ kind: "cache-hit", ageSeconds: 0, ttlSeconds: 0, sourceId: "" })),
  "idempotent-replayed",
  "idempotency-earlier-generation",
];
