import { AppError } from "@causeway/errors";

/** A process that dies in the middle of its work. Nothing works in it any more. */
export class Died extends Error {
  override readonly name = "Died";
}

export const stripeIsAway = () => new AppError("service-unavailable", "Stripe does not answer.");

/**
 * Where the simulator gets hold of production code: it calls this before and after each effect, and waits until it may
 * go on. May throw: the process died, or the answer was lost.
 */
export type Turns = {
  at(effect: "books" | "stripe", moment: "before" | "after"): Promise<void>;
};

/** Everything goes on at once and nothing ever fails. */
export const smoothTurns: Turns = { at: () => Promise.resolve() };
