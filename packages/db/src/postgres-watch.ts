import { AppError } from "@causeway/errors";
import { StoreNotReached } from "@causeway/gateway";
import { DatabaseError } from "pg";

export type PostgresWatchOptions = {
  readonly everyMs?: number;
  /** No answer to the simplest question within this counts as away. */
  readonly patienceMs?: number;
  readonly onChange?: (isAway: boolean) => void;
};

/**
 * Knows whether Postgres is away, so that nobody waits for it then: it is asked again and again, and every question
 * that fails for want of a connection counts. While it is away questions are refused at once with `StoreNotReached`,
 * and those that are under way when that is noticed are given up, which may have taken effect.
 */
export class PostgresWatch {
  readonly #ping: () => Promise<unknown>;
  readonly #options: Required<PostgresWatchOptions>;
  /**
   * Of the questions under way, how each is given up. One promise for all of them would keep every answer that was ever
   * raced against it.
   */
  readonly #giveUp = new Set<(error: Error) => void>();
  #isAway = false;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** `ping`: the simplest question, on connections that calls do not keep busy. */
  constructor(ping: () => Promise<unknown>, options: PostgresWatchOptions = {}) {
    this.#ping = ping;
    this.#options = { everyMs: 250, patienceMs: 1_000, onChange: () => undefined, ...options };
  }

  start(): void {
    const round = async () => {
      await this.#look();
      if (!this.#isStopped) this.#timer = setTimeout(() => void round(), this.#options.everyMs).unref();
    };
    void round();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  async run<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#isAway) throw new StoreNotReached("Postgres is away");
    const { promise: away, reject: giveUp } = Promise.withResolvers<never>();
    this.#giveUp.add(giveUp);
    try {
      return await Promise.race([ask(), away]);
    } catch (error) {
      if (tellsOfAbsence(error)) void this.#look();
      throw error;
    } finally {
      this.#giveUp.delete(giveUp);
    }
  }

  /** The same object, each of whose questions goes through `run`. */
  guard<Store extends object>(store: Store): Store {
    const run = this.run.bind(this);
    return new Proxy(store, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== "function") return member;
        return (...values: unknown[]) => run(async () => await Reflect.apply(member, target, values));
      },
    });
  }

  async #look(): Promise<void> {
    const timer = Promise.withResolvers<boolean>();
    // Timers come before the network: after a pause of our own the answer may lie there unread.
    const timeout = setTimeout(() => {
      setImmediate(() => setImmediate(() => timer.resolve(true)));
    }, this.#options.patienceMs);
    const asked = this.#ping().then(
      () => false,
      () => true,
    );
    this.#note(await Promise.race([asked, timer.promise]));
    clearTimeout(timeout);
  }

  #note(isAway: boolean): void {
    if (isAway === this.#isAway || this.#isStopped) return;
    this.#isAway = isAway;
    this.#options.onChange(isAway);
    if (!isAway) return;
    for (const giveUp of this.#giveUp) giveUp(new Error("Postgres went away before it answered"));
  }
}

/** Postgres answers its own errors with a state, of which these say that it is ending or has no place for us. */
const statesOfAbsence = /^(08|53|57P)/;

function tellsOfAbsence(error: unknown): boolean {
  if (error instanceof AppError) return false;
  return !(error instanceof DatabaseError) || statesOfAbsence.test(error.code ?? "");
}
