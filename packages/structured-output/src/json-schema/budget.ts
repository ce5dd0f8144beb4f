/** Thrown inside of an evaluation only. */
export class BudgetSpent extends Error {
  override readonly name = "BudgetSpent";
}

/**
 * How much work checking one value may be. Both the schema and the value come from strangers, and a small schema can ask
 * for more comparisons than there is time. Counted, not timed, so that the same value always gets the same verdict.
 */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Throws `BudgetSpent`. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new BudgetSpent();
  }
}
