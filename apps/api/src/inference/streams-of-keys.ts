import { AppError } from "@causeway/errors";
import type { Credential, KeySource } from "@causeway/gateway";
import { refusalOf } from "@causeway/limits";

const lookEveryMs = 2_000;

type End = (why: AppError) => void;

/**
 * The calls that this process serves, by key: where a key ends, by a revocation, a switch or its date, its streams do. They
 * are looked at when a change of the key is announced, and every two seconds by what is known of it, for announcements
 * that were lost. While nobody can tell, they go on: their holds stand.
 */
export class StreamsOfKeys {
  readonly #keys: KeySource;
  readonly #clock: { now(): Date };
  readonly #calls = new Map<string, Set<End>>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(keys: KeySource, clock: { now(): Date }) {
    this.#keys = keys;
    this.#clock = clock;
  }

  start(): void {
    this.#timer = setInterval(() => void this.lookAtAll(), lookEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** `end` is told at most once, with what the caller is told. Returns how to say that the call is over. */
  follow(credential: Credential, end: End): () => void {
    if (credential.kind !== "key") return () => undefined;
    const { hash } = credential;
    const calls = this.#calls.get(hash) ?? new Set();
    this.#calls.set(hash, calls.add(end));
    return () => {
      calls.delete(end);
      if (calls.size === 0 && this.#calls.get(hash) === calls) this.#calls.delete(hash);
    };
  }

  /** The key with this hash may have ended. Never rejects. */
  async look(hash: string): Promise<void> {
    if (!this.#calls.has(hash)) return;
    const why = await this.#whyEnded(hash).catch(() => undefined);
    const calls = this.#calls.get(hash);
    if (why === undefined || calls === undefined) return;
    this.#calls.delete(hash);
    for (const end of calls) end(why);
  }

  /** All keys in one turn, so that a store that is asked at all is asked once. Never rejects. */
  async lookAtAll(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    await Promise.all([...this.#calls.keys()].map((hash) => this.look(hash)));
    this.#isLooking = false;
  }

  async #whyEnded(hash: string): Promise<AppError | undefined> {
    const key = await this.#keys.findByHash(hash);
    return key ? refusalOf(key, this.#clock.now()) : gone();
  }
}

const gone = () => new AppError("unauthenticated", "This API key does not exist any more. Create a new one.");
