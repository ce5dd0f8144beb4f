import { Died, stripeIsAway, type Turns } from "./turns.ts";
import type { Random } from "@causeway/lease-simulator";

export type Faults = {
  /** Of each effect: the process dies there. */
  readonly death: number;
  /** Of each question to Stripe: nobody hears it, or the answer is lost. */
  readonly lostAnswer: number;
};

type Task = { readonly name: string; readonly slowness: number; resume: (() => void) | undefined; isDead: boolean };

/**
 * Processes that run at the same time, one effect of one of them at a time, in an order that the seed chooses. A process
 * is one piece of production code from beginning to end.
 */
export class Tasks {
  faults: Faults;
  readonly unexpected: string[] = [];
  readonly #random: Random;
  readonly #running = new Set<Task>();

  constructor(random: Random, faults: Faults) {
    this.#random = random;
    this.faults = faults;
  }

  get count(): number {
    return this.#running.size;
  }

  /** @param isExpected whether an error of the work itself is a legal answer */
  start(name: string, work: (turns: Turns) => Promise<unknown>, isExpected: (error: unknown) => boolean): void {
    const task: Task = { name, slowness: this.#random.fraction() ** 3, resume: undefined, isDead: false };
    this.#running.add(task);
    const turns: Turns = { at: (effect, moment) => this.#wait(task, effect, moment) };
    void work(turns)
      .catch((error: unknown) => {
        if (error instanceof Died || isExpected(error)) return;
        this.unexpected.push(`${name}: ${error instanceof Error ? error.message : "unknown error"}`);
      })
      .finally(() => this.#running.delete(task));
  }

  /** Lets one process make its next effect. False when all of them wait for each other, or there are none. */
  async step(): Promise<boolean> {
    const ready = [...this.#running].filter(({ resume }) => resume !== undefined);
    if (ready.length === 0) return false;
    // Some are slow: others overtake them.
    const [first, second] = [this.#random.pick(ready), this.#random.pick(ready)];
    const task = first.slowness <= second.slowness ? first : second;
    const { resume } = task;
    task.resume = undefined;
    resume?.();
    // All that follows without another effect happens before this fires.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return true;
  }

  async #wait(task: Task, effect: "books" | "stripe", moment: "before" | "after"): Promise<void> {
    if (task.isDead) throw new Died(task.name);
    // An answer of Stripe's is on its way for a while, and old when it arrives.
    if (moment === "before" || effect === "stripe") await new Promise<void>((resolve) => (task.resume = resolve));
    if (this.#random.chance(this.faults.death)) {
      task.isDead = true;
      throw new Died(task.name);
    }
    if (effect === "stripe" && this.#random.chance(this.faults.lostAnswer)) throw stripeIsAway();
  }
}
