import type { Random } from "./random.ts";

/** A process of ours: it can be killed, in which case nothing ever comes back to it, or paused. */
export type Process = { readonly name: string; isAlive: boolean; pausedUntilMs: number };

type Command = {
  readonly process: Process;
  /** Throws when the server is away. Decides at the moment of execution. */
  readonly effect: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly isLocal: boolean;
  state: "sent" | "done" | "late";
  answer: { readonly value?: unknown; readonly error?: unknown } | undefined;
};

export type NetworkFaults = {
  readonly lostAnswer: number;
  readonly lateCommand: number;
  /** The answer to a question for a hold in Redis. */
  readonly lostHold?: number;
};

/**
 * Between our processes and the stores. Every command is an event of its own: it may execute now, or later than others
 * sent after it; its answer may be late or lost; it may be given up by its sender and take effect all the same.
 */
export class Network {
  readonly #random: Random;
  readonly #commands: Command[] = [];
  faults: NetworkFaults = { lostAnswer: 0, lateCommand: 0 };
  nowMs = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  call<Answer>(process: Process, effect: () => Answer, isLocal = false): Promise<Answer> {
    if (!process.isAlive) return new Promise(() => undefined);
    return new Promise<Answer>((resolve, reject) => {
      this.#commands.push({
        process,
        effect,
        resolve: resolve as (value: unknown) => void,
        reject,
        isLocal,
        state: "sent",
        answer: undefined,
      });
    });
  }

  /** Throws for a hold whose answer does not arrive. */
  loseHold(): void {
    const { lostHold = 0 } = this.faults;
    if (lostHold > 0 && this.#random.chance(lostHold)) throw new Error("the answer was lost");
  }

  /** A moment in which something else may happen. */
  moment(process: Process): Promise<void> {
    return this.call(process, () => undefined, true);
  }

  get hasWork(): boolean {
    return this.#commands.length > 0;
  }

  /** What a killed process had sent may still arrive. */
  kill(process: Process): void {
    process.isAlive = false;
    for (let index = this.#commands.length - 1; index >= 0; index--) {
      const command = this.#commands[index];
      if (command?.process !== process || command.state === "late") continue;
      if (command.state === "sent" && !command.isLocal && this.#random.chance(0.5)) command.state = "late";
      else this.#remove(index);
    }
  }

  /** One event. */
  step(): void {
    if (this.#commands.length === 0) return;
    const index = this.#random.between(0, this.#commands.length - 1);
    const command = this.#commands[index];
    if (!command) return;
    const isPaused = command.process.pausedUntilMs > this.nowMs;
    if (command.state === "late") {
      // Some arrive when everything they were about is long over.
      if (this.#random.chance(0.9)) return;
      this.#remove(index);
      execute(command);
    } else if (command.state === "done") {
      if (isPaused) return;
      this.#remove(index);
      deliver(command);
    } else if (command.isLocal) {
      if (isPaused) return;
      this.#remove(index);
      command.resolve(undefined);
    } else this.#perform(command, index, isPaused);
  }

  #perform(command: Command, index: number, isPaused: boolean): void {
    if (!isPaused && this.#random.chance(this.faults.lateCommand)) {
      command.state = "late";
      command.reject(new Error("no answer in time"));
      return;
    }
    execute(command);
    if (this.#random.chance(this.faults.lostAnswer)) command.answer = { error: new Error("the answer was lost") };
    command.state = "done";
    if (isPaused || this.#random.chance(0.15)) return;
    this.#remove(index);
    deliver(command);
  }

  #remove(index: number): void {
    const last = this.#commands.pop();
    if (last && index < this.#commands.length) this.#commands[index] = last;
  }
}

function execute(command: Command): void {
  try {
    command.answer = { value: command.effect() };
  } catch (error) {
    command.answer = { error };
  }
}

function deliver({ answer, resolve, reject }: Command): void {
  if (answer && "error" in answer) reject(answer.error);
  else resolve(answer?.value);
}
