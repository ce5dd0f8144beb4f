import { createHash } from "node:crypto";
import type { Table } from "../state.ts";
import { StripeError } from "./stripe-error.ts";

export type SavedAnswer = {
  /** The idempotency key. */
  id: string;
  fingerprint: string;
  requestId: string;
  savedAt: number;
  status: number;
  body: string;
};

const lifetimeMs = 24 * 60 * 60 * 1_000;
const mostSaved = 5_000;

/** Answers a repeated POST from memory, refuses the same key with other parameters, and a twin still in flight. */
export class Idempotency {
  #saved: Table<SavedAnswer>;
  #inFlight = new Map<string, string>();

  constructor(saved: Table<SavedAnswer>) {
    this.#saved = saved;
  }

  /** The answer saved for this key, or `undefined` when the request is now ours to perform and then `finish`. */
  begin(key: string, path: string, body: string): SavedAnswer | undefined {
    const fingerprint = createHash("sha256").update(`${path}\n${body}`).digest("base64");
    const saved = this.#saved.find(key);
    const isFresh = saved !== undefined && Date.now() - saved.savedAt < lifetimeMs;
    const earlier = isFresh ? saved.fingerprint : this.#inFlight.get(key);
    if (earlier !== undefined && earlier !== fingerprint) {
      throw new StripeError(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        { type: "idempotency_error" },
      );
    }
    if (isFresh) return saved;
    if (this.#inFlight.has(key)) {
      throw new StripeError(
        409,
        `There is currently another in-progress request using this Idempotency-Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        { type: "idempotency_error", code: "idempotency_key_in_use" },
      );
    }
    this.#inFlight.set(key, fingerprint);
    return undefined;
  }

  /** Ends a request that `begin` let through; without an answer the key is free again. */
  finish(key: string, answer?: Pick<SavedAnswer, "status" | "body" | "requestId">): void {
    const fingerprint = this.#inFlight.get(key);
    this.#inFlight.delete(key);
    if (!answer || fingerprint === undefined) return;
    this.#saved.insert({ id: key, fingerprint, savedAt: Date.now(), ...answer });
    this.#saved.keepNewest(mostSaved);
  }
}
