import type { Rig } from "../rig/rig.ts";
import { noneOf } from "../audit/check.ts";
import { finishedAndDrained } from "./criteria.ts";
import { killAndRestart } from "./kill-and-restart.ts";
import type { FaultDone, LoadScenario, LoadStory } from "./scenario.ts";

/** Every tenth time a gateway dies as well, so that there is something to recover. */
const gatewayEvery = 10;
/** Every fourth time it is killed at a step of settling a batch, in turn. */
const stepEvery = 4;
const longestWaitMs = 15_000;

/** Each is reached when something that the worker says, or is told, is kept back. */
const steps: readonly { readonly name: string; readonly reach: (rig: Rig) => Promise<boolean> }[] = [
  {
    name: "after it has read",
    reach: (rig) => rig.workerPostgresProxy.keepBack("request", "settle_batch", longestWaitMs),
  },
  {
    name: "after the commit, of which it has not heard",
    reach: (rig) => rig.workerPostgresProxy.keepBack("reply", "settle_batch", longestWaitMs),
  },
  {
    name: "before it removes what it has settled",
    reach: (rig) => rig.workerMoneyProxy.keepBack("request", "xdel", longestWaitMs),
  },
];

export const killWorker: LoadScenario = {
  kind: "under-load",
  id: "K-WORKER",
  title: "kill -9 of a worker, 60 times at random and 20 times at a step of settling, restart",
  faults: 80,
  pauseMs: [100, 1_500],
  rig: { isWorkerTrapped: true },
  async inject({ rig, random, round }) {
    const { isWorkerTrapped, holds } = rig.options;
    if (isWorkerTrapped && holds === "leases" && round % stepEvery === stepEvery - 1) {
      return [await killAtStep(rig, Math.floor(round / stepEvery))];
    }
    const gateways = round % gatewayEvery === 0 ? [random.pick(rig.gateways)] : [];
    return [await killAndRestart([random.pick(rig.workers), ...gateways])];
  },
  judge: (story) => [
    ...finishedAndDrained(story, 10_000),
    ...(story.rig.options.isWorkerTrapped ? [stepsWereReached(story)] : []),
  ],
};

async function killAtStep(rig: Rig, turn: number): Promise<FaultDone> {
  const step = steps[turn % steps.length];
  const [worker] = rig.workers;
  if (!step || !worker) throw new Error("There is no worker to kill");
  const isReached = await step.reach(rig);
  const fault = await killAndRestart([worker]);
  const what = `${fault.what} ${isReached ? step.name : "at random"}`;
  return { ...fault, what, ...(!isReached && { wrong: `${worker.name} was not found ${step.name}` }) };
}

function stepsWereReached({ faults }: LoadStory) {
  const counts = steps.map(({ name }) => `${faults.filter(({ what }) => what.endsWith(name)).length} ${name}`);
  const missed = faults.flatMap(({ wrong }) => wrong ?? []);
  return noneOf("steps", "killed at each step of settling", missed, counts.join(", "));
}
