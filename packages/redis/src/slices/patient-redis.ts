import { type Command, Redis, type RedisOptions } from "ioredis";

/** In how many turns of the event loop an answer must not have come, at least. */
const turnsOfSilence = 12;
const connectsOnce = { lazyConnect: true, connectTimeout: 0, retryStrategy: () => null } as const;

/**
 * A connection that is given up when an answer does not come for `patienceMs`, which passes only while this process runs: a
 * timer of the library would find, after the process stood still for as long, that Redis is away, though its answer
 * lies in the socket and is read right after. Who believes that lets calls in without asking Redis.
 *
 * Whatever waits on it rejects then, and any of it may have taken effect. It never connects again.
 */
export class PatientRedis extends Redis {
  /** The turn in which each of those that wait began; the oldest comes first, because Redis answers in order. */
  readonly #begun: number[] = [];
  #turn = 0;

  constructor(url: string, patienceMs: number, options: Omit<RedisOptions, "replyMapping"> = {}) {
    super(url, { ...options, ...connectsOnce });
    // After a standstill it comes once, and then what has arrived meanwhile is read before it comes again.
    const turning = setInterval(this.#countTurn, patienceMs / turnsOfSilence).unref();
    this.once("end", () => clearInterval(turning));
  }

  override connect(): Promise<void> {
    return this.#waitFor(super.connect());
  }

  override sendCommand(command: Command, stream?: Parameters<Redis["sendCommand"]>[1]): unknown {
    void this.#waitFor(command.promise);
    return super.sendCommand(command, stream);
  }

  #waitFor<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#begun.push(this.#turn);
    answer.then(this.#endWaiting, this.#endWaiting);
    return answer;
  }

  readonly #endWaiting = (): void => {
    this.#begun.shift();
  };

  readonly #countTurn = (): void => {
    this.#turn++;
    const [oldest] = this.#begun;
    if (oldest === undefined || this.#turn - oldest <= turnsOfSilence) return;
    // Redis' own way to disconnect waits for the other side, which says nothing.
    if (this.stream) this.stream.destroy(new Error("Redis does not answer"));
    else this.disconnect();
  };
}
