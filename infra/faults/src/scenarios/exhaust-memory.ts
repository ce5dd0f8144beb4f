import { Agent } from "node:http";
import { pollUntil } from "@causeway/local-services";
import { noneOf } from "../audit/check.ts";
import { type OpenCall, openCall } from "../load/open-call.ts";
import type { AppProcess } from "../rig/app-process.ts";
import { modelIds } from "../rig/catalogue.ts";
import type { Rig } from "../rig/rig.ts";
import { finishedAreBilled, othersAreSpared } from "./criteria.ts";
import type { FaultDone, LoadScenario, LoadStory } from "./scenario.ts";

const heapMb = 320;
const bodiesAtOnce = 32;
const longestMs = 60_000;

/** Just below the largest body that is read, and made of nearly as many objects and strings as one may have. */
const bomb = JSON.stringify({
  model: modelIds[0],
  stream: true,
  max_tokens: 16,
  messages: Array.from({ length: 37_000 }, () => ({ role: "user", content: "x".repeat(530) })),
});

export const exhaustMemory: LoadScenario = {
  kind: "under-load",
  id: "K-OOM",
  title: `a gateway with ${heapMb} MB of heap gets ${bodiesAtOnce} bodies of 20 MB at once, and then one of them alone`,
  faults: 4,
  pauseMs: [3_000, 5_000],
  rig: { gatewayVariables: { NODE_OPTIONS: `--max-old-space-size=${heapMb}` } },
  async inject({ rig, random }) {
    const victim = random.pick(rig.gateways);
    return [await send(rig, victim, bodiesAtOnce), await send(rig, victim, 1)];
  },
  judge: (story) => [survivesOne(story), finishedAreBilled(story), othersAreSpared(story)],
};

async function send(rig: Rig, victim: AppProcess, count: number): Promise<FaultDone> {
  const { pid } = victim;
  const at = Date.now();
  const agent = new Agent({ maxSockets: count });
  const secret = rig.accounts[0]?.keys[0]?.secret ?? "";
  const calls = Array.from({ length: count }, () => openCall({ url: victim.url, agent, secret, body: bomb }));
  const hasDied = await diesOf(victim, calls);
  for (const call of calls) call.leave();
  agent.destroy();
  const what = `${count} bodies of ${Math.round(bomb.length / 1_048_576)} MB to ${victim.name}, which ${hasDied ? "died" : "lives"}`;
  const backMs = hasDied ? await victim.start() : undefined;
  return {
    what,
    at,
    mendedAt: Date.now(),
    ...(backMs !== undefined && { pids: [pid], backMs }),
    ...(hasDied && count === 1 && { wrong: what }),
  };
}

/** Waits until all are answered, or there is nobody any more to answer them. */
async function diesOf(victim: AppProcess, calls: readonly OpenCall[]): Promise<boolean> {
  const isOver = () => !victim.isUp || calls.every(({ status }) => status !== undefined);
  await pollUntil(() => Promise.resolve(isOver()), { timeoutMs: longestMs, intervalMs: 50 });
  return await victim.dies(1_000);
}

function survivesOne({ faults }: LoadStory) {
  const wrong = faults.flatMap((fault) => fault.wrong ?? []);
  const died = faults.filter(({ backMs }) => backMs !== undefined).length - wrong.length;
  return noneOf(
    "one body",
    "the largest body by itself ends nothing",
    wrong,
    `${wrong.length}; ${died} died of many at once`,
  );
}
