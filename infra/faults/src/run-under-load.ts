import { setTimeout as delay } from "node:timers/promises";
import { audit } from "./audit/audit.ts";
import { comesToRest } from "./audit/at-rest.ts";
import { usualBound } from "./audit/billed-exactly.ts";
import type { Check } from "./audit/check.ts";
import { gatherEvidence } from "./audit/evidence.ts";
import { measure } from "./audit/footprint.ts";
import { nobodyDied } from "./audit/nobody-died.ts";
import { startPayments } from "./load/payments.ts";
import { type LoadResult, type RunningLoad, startStandardLoad } from "./load/standard-load.ts";
import { type Rig, startRig } from "./rig/rig.ts";
import { stopsOf } from "./scenarios/criteria.ts";
import type { FaultDone, LoadScenario, RunOptions } from "./scenarios/scenario.ts";
import { SeededRandom } from "./seeded-random.ts";

export type LoadReport = { readonly checks: readonly Check[]; readonly load: string };

/** However many faults: no load is longer. */
const longestLoadMs = 3_600_000;

/** A rig of its own, faults under the standard load until both are done, rest, audit. */
export async function runUnderLoad(scenario: LoadScenario, options: RunOptions): Promise<LoadReport> {
  const { seed, holds, accounts } = options;
  options.tell(`${scenario.id}: starting everything`);
  const rig = await startRig({ accounts, ...scenario.rig, seed, holds });
  try {
    return await runOn(rig, scenario, options);
  } finally {
    await rig.close();
  }
}

async function runOn(rig: Rig, scenario: LoadScenario, options: RunOptions): Promise<LoadReport> {
  const canary = `canary-${options.seed}-${Math.random().toString(36).slice(2)}`;
  const random = new SeededRandom(options.seed);
  const begin = (firstNumber: number) =>
    startStandardLoad({
      seed: options.seed + firstNumber,
      firstNumber,
      gateways: rig.gateways,
      accounts: rig.accounts,
      perSecond: options.rate,
      // Of a stream's one to two seconds: whoever asks for a rate must not be held below it while the machine can.
      mostUnderWay: Math.max(400, options.rate * 3),
      longestMs: longestLoadMs,
      canary,
    });
  const warmUp = await warmUpBy(begin(0));
  await comesToRest(rig);
  const footprintsBefore = measure(rig);

  options.tell(`warmed up by ${warmUp.calls.length} calls; the load begins`);
  const load = begin(warmUp.calls.length);
  const payments = await startPayments(rig, options.seed);
  const faults: FaultDone[] = [];
  let result: LoadResult;
  const startedAt = performance.now();
  try {
    for (let round = 0; round < options.faults; round++) {
      await delay(random.between(...scenario.pauseMs));
      const done = await scenario.inject({ rig, random, round });
      for (const { what, at, mendedAt } of done) options.tell(`${what}, mended after ${mendedAt - at} ms`);
      faults.push(...done);
    }
    await delay(Math.max(0, options.seconds * 1_000 - (performance.now() - startedAt)));
  } finally {
    [result] = await Promise.all([load.stop(), payments.stop()]);
  }
  options.tell("the load is over; waiting for rest");
  const { check: rest, restMs } = await comesToRest(rig);
  const evidence = await gatherEvidence(rig, [...warmUp.calls, ...result.calls]);
  options.tell("auditing");
  const bound = scenario.bound ?? usualBound;
  const checks = await audit({ rig, evidence, canary, footprintsBefore, bound, stops: stopsOf(faults) });
  const own = await scenario.judge({ rig, evidence, faults, restMs });
  const alive = nobodyDied([...rig.gateways, ...rig.workers, rig.sandbox], faults);
  return { checks: [...own, ...inOrder([...checks, alive, rest])], load: describe(result, options, faults) };
}

const warmUpMs = 4_000;

/** Connections, caches and compiled code are there before anything is measured. */
async function warmUpBy(load: RunningLoad): Promise<LoadResult> {
  await delay(warmUpMs);
  return await load.stop();
}

const inOrder = (checks: readonly Check[]): readonly Check[] =>
  checks.toSorted((left, right) => numberOf(left) - numberOf(right));

const numberOf = ({ criterion }: Check): number => Number(/\d+/.exec(criterion)?.[0]);

function describe({ calls, seconds }: LoadResult, { rate }: RunOptions, faults: readonly FaultDone[]): string {
  const held = calls.length / seconds;
  const shortfall = held < rate * 0.95 ? `, the most this machine held of ${rate}/s` : "";
  return `${calls.length} calls in ${seconds.toFixed(0)} s (${held.toFixed(0)}/s${shortfall}), ${faults.length} faults`;
}
