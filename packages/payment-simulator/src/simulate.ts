import { isDeepStrictEqual } from "node:util";
import { audit } from "./audit.ts";
import { booksAfter, steps } from "./orders.ts";
import { World } from "./world.ts";

export type RunResult = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly steps: number;
  readonly paid: number;
  readonly refunds: number;
  readonly disputes: number;
  readonly topUps: number;
};

export type RunOptions = { readonly steps: number };

/** Faults for `steps` steps; then none, until everything is at rest; then our books are compared with Stripe's. */
export async function simulate(seed: number, { steps: most }: RunOptions): Promise<RunResult> {
  const world = new World(seed);
  while (world.steps < most && world.violations.length === 0) await world.step();
  if (world.violations.length === 0) world.violations.push(...(await checkOrder(world)));
  if (world.violations.length === 0) await comeToRest(world);
  const findings = world.violations.length === 0 ? audit(world) : [];
  const { intents, refunds, disputes } = world.stripe;
  const paid = [...intents.values()].filter(({ status }) => status === "succeeded");
  return {
    seed,
    violations: [...world.violations, ...findings],
    steps: world.steps,
    paid: paid.length,
    refunds: refunds.size,
    disputes: disputes.size,
    topUps: paid.filter(({ isAutomatic }) => isAutomatic).length,
  };
}

/** The seven events of a payment in one order more, read as old as each event, against the order they happened in. */
async function checkOrder({ random }: World): Promise<readonly string[]> {
  const options = { end: random.pick(["won", "lost"] as const), isStale: true, otherNano: 0n };
  const keyed = steps.map((step) => [random.fraction(), step] as const);
  const order = keyed.toSorted(([left], [right]) => left - right).map(([, step]) => step);
  const name = `in the order ${order.join(", ")}`;
  try {
    const [is, should] = [await booksAfter(order, options), await booksAfter(steps, options)];
    return isDeepStrictEqual(is, should) ? [] : [`${name} the books are others`];
  } catch (error) {
    return [`${name}: ${String(error)}`];
  }
}

/** Banks decide everything, every lost webhook is caught up, calls end, and what is left half done is finished. */
async function comeToRest(world: World): Promise<void> {
  const { stripe, tables, tasks } = world;
  await world.drain();
  // The last thing that anybody heard of Stripe may be nothing.
  tasks.faults = { death: 0, lostAnswer: 0.5 };
  for (const workspaceId of tables.workspaces.keys()) world.askRefund(workspaceId);
  await world.drain();
  tasks.faults = { death: 0, lostAnswer: 0 };
  for (const session of stripe.sessions.values()) if (session.status === "open") stripe.expire(session);
  for (const intent of stripe.intents.values()) if (intent.status === "processing") stripe.decide(intent, "succeeded");
  stripe.refundAnswer = "succeeded";
  tables.held.clear();
  for (let round = 0; round < 4 && world.violations.length === 0; round += 1) {
    tables.nowMs += 25 * 3_600_000;
    if (world.random.chance(0.5)) {
      // What nobody told us of is looked for, before the list of events brings it.
      world.catchUp();
      await world.drain();
    }
    for (const refund of stripe.refunds.values())
      if (refund.status === "pending") stripe.moveRefund(refund, "succeeded");
    for (const { id, type, objectId } of stripe.events) tables.receive(id, type, objectId);
    for (
      let sweep = 0;
      sweep < 20 && [...tables.events.values()].some(({ state }) => state === "pending");
      sweep += 1
    ) {
      world.sweep();
      await world.drain();
    }
    world.catchUp();
    await world.drain();
  }
}
