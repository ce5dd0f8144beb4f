import type { Claim, IdempotencyKeys, KeyedCall } from "@causeway/gateway";
import type { Redis } from "ioredis";
import { evalScript, textsOf } from "../eval-script.ts";
import { changeClaim, claimKey } from "./answer-scripts.ts";
import { fingerprint } from "./sealed-answer.ts";

export type IdempotencyOptions = {
  /** A call whose process has given no sign of life for so long does not run any more. */
  readonly silenceMs?: number;
};

const keptMs = 24 * 60 * 60_000;

/** Which calls were made under which key, in Redis. Neither keys nor requests can be read from it. */
export function createIdempotencyKeys(
  redis: Redis,
  { silenceMs = 30_000 }: IdempotencyOptions = {},
): IdempotencyKeys & { close(): void } {
  const running = new Set<KeyedCall>();

  const factsOf = ({ request, generationId }: KeyedCall) => [
    fingerprint("causeway request", request),
    generationId,
    silenceMs,
    keptMs,
  ];
  const change = (call: KeyedCall, state: "running" | "answered" | "ended" | "gone") =>
    evalScript(redis, changeClaim, [keyOf(call)], [...factsOf(call), state]);
  const signsOfLife = setInterval(() => {
    // Not heard: the next sign is.
    for (const call of running) change(call, "running").catch(() => undefined);
  }, silenceMs / 3).unref();

  return {
    async claim(call) {
      const claim = readClaim(textsOf(await evalScript(redis, claimKey, [keyOf(call)], factsOf(call))));
      if (claim.kind === "claimed") running.add(call);
      return claim;
    },
    async answered(call) {
      running.delete(call);
      await change(call, "answered");
    },
    async release(call, { leavesTrace }) {
      running.delete(call);
      await change(call, leavesTrace ? "ended" : "gone");
    },
    close: () => clearInterval(signsOfLife),
  };
}

function readClaim([kind, generationId = ""]: readonly string[]): Claim {
  if (kind === "claimed") return { kind, earlierId: generationId || undefined };
  if (kind === "running" || kind === "answered" || kind === "other-request") return { kind, generationId };
  throw new Error(`Redis answered a claim with ${kind}`);
}

const keyOf = ({ workspaceId, idempotencyKey }: KeyedCall): string =>
  `causeway:idempotency:{${workspaceId}}:${fingerprint("causeway idempotency key", idempotencyKey)}`;
