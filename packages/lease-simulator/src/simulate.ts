import { audit } from "./audit.ts";
import { endSplit } from "./faults.ts";
import { World } from "./world.ts";

export type RunResult = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly steps: number;
  readonly admitted: number;
  readonly epochs: number;
  readonly lateRecords: number;
  readonly lossLate: bigint;
};

export type RunOptions = { readonly steps: number };

/** Faults for `steps` events; then none, until everything is at rest; then the books are audited. */
export async function simulate(seed: number, { steps }: RunOptions): Promise<RunResult> {
  const world = new World(seed);
  while (world.steps < steps && world.violations.length === 0) await world.step(true);
  if (world.violations.length === 0) await comeToRest(world);
  const findings = world.violations.length === 0 ? audit(world) : [];
  const calls = [...world.truth.calls.values()];
  return {
    seed,
    violations: [...world.violations, ...findings],
    steps: world.steps,
    admitted: calls.filter(({ wasAdmitted }) => wasAdmitted).length,
    epochs: world.postgres.epoch.epoch,
    lateRecords: world.postgres.lateRecords,
    lossLate: -(world.postgres.platform.get("loss-late") ?? 0n),
  };
}

async function comeToRest(world: World): Promise<void> {
  heal(world);
  const most = world.steps + 20_000;
  for (let round = 0; world.steps < most && world.violations.length === 0; round++) {
    await world.step(false);
    // Time enough for every deadline to have passed once, and then rest.
    if (round > 600 && round % 50 === 0 && audit(world).length === 0) return;
  }
}

function heal(world: World): void {
  const { network, redis, postgres, gateways, nowMs } = world;
  endSplit(world, false);
  network.faults = { lostAnswer: 0, lateCommand: 0 };
  redis.isUp = true;
  postgres.isUp = true;
  for (const gateway of gateways) {
    gateway.process.pausedUntilMs = nowMs;
    if (!gateway.process.isAlive) gateway.restart();
  }
}
