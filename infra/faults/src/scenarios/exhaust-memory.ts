import { Agent } from "node:http";
import { pollUntil } from "@causeway/local-services";
import { check, noneOf } from "../audit/check.ts";
import { type OpenCall, openCall } from "../load/open-call.ts";
import type { AppProcess } from "../rig/app-process.ts";
import { modelIds } from "../rig/catalogue.ts";
import type { Rig } from "../rig/rig.ts";
import { finishedAreBilled, othersAreSpared, restartsInTime } from "./criteria.ts";
import type { FaultDone, LoadScenario, LoadStory } from "./scenario.ts";

const heapMb = 320;
const bodiesAtOnce = 32;
const longestMs = 60_000;
/** By then all of them have their answer: the process has not stood still over them. */
const longestWaitMs = 15_000;

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
  async inject({ rig, random, round }) {
    const victim = random.pick(rig.gateways);
    // Their lengths are told in advance, or not.
    const isChunked = round % 2 === 1;
    const faults: FaultDone[] = [];
    for (const count of [bodiesAtOnce, 1]) faults.push(await send(rig, victim, { count, isChunked }));
    return faults;
  },
  judge: (story) => [
    survives(story),
    isAnswered(story),
    restartsInTime(story, 3_000),
    finishedAreBilled(story),
    othersAreSpared(story),
  ],
};

type Bodies = { readonly count: number; readonly isChunked: boolean };
/** What came of them. */
type Sent = FaultDone & { readonly waitMs: number; readonly unanswered: number };
const isSent = (fault: FaultDone): fault is Sent => "waitMs" in fault;

async function send(rig: Rig, victim: AppProcess, { count, isChunked }: Bodies): Promise<Sent> {
  const { pid } = victim;
  const at = Date.now();
  const agent = new Agent({ maxSockets: count });
  const secret = rig.accounts[0]?.keys[0]?.secret ?? "";
  const calls = Array.from({ length: count }, () =>
    openCall({ url: victim.url, agent, secret, body: bomb, isChunked }),
  );
  const hasDied = await diesOf(victim, calls);
  const waitMs = Date.now() - at;
  const unanswered = calls.filter((call) => !isTold(call)).length;
  const answers = Object.entries(Object.groupBy(calls, ({ status }) => String(status ?? "none")));
  const told = answers.map(([status, those = []]) => `${those.length} × ${status}`).join(", ");
  for (const call of calls) call.leave();
  agent.destroy();
  const size = `${Math.round(bomb.length / 1_048_576)} MB${isChunked ? " in chunks" : ""}`;
  const what = `${count} bodies of ${size} to ${victim.name}, which ${hasDied ? "died" : "lives"}: ${told}, all after ${waitMs} ms`;
  const backMs = hasDied ? await victim.start() : undefined;
  return {
    what,
    at,
    mendedAt: Date.now(),
    waitMs,
    unanswered,
    ...(backMs !== undefined && { pids: [pid], backMs }),
    ...(hasDied && count === 1 && { wrong: what }),
  };
}

/** Served, or told why not; and where there is no room, when to come back. */
const isTold = ({ status, retryAfter }: OpenCall): boolean =>
  status === 503 ? retryAfter !== undefined : status === 200 || (status !== undefined && status >= 400 && status < 500);

/** Waits until all are answered, or there is nobody any more to answer them. */
async function diesOf(victim: AppProcess, calls: readonly OpenCall[]): Promise<boolean> {
  const isOver = () => !victim.isUp || calls.every(({ status }) => status !== undefined);
  await pollUntil(() => Promise.resolve(isOver()), { timeoutMs: longestMs, intervalMs: 50 });
  return await victim.dies(1_000);
}

function survives({ faults }: LoadStory) {
  const wrong = faults.flatMap((fault) => fault.wrong ?? []);
  const died = faults.filter(({ backMs }) => backMs !== undefined).length - wrong.length;
  return noneOf(
    "one body",
    "the largest body by itself ends nothing",
    wrong,
    `${wrong.length}; ${died} died of many at once`,
  );
}

function isAnswered({ faults }: LoadStory) {
  const sent = faults.filter(isSent);
  const late = sent.filter(({ waitMs, unanswered }) => waitMs > longestWaitMs || unanswered > 0);
  return check("answered", `each served, or told why not (503 with Retry-After), within ${longestWaitMs / 1_000} s`, {
    figure: `${late.length} of ${sent.length} without; the last answer of each after at most ${Math.max(0, ...sent.map(({ waitMs }) => waitMs))} ms`,
    isMet: late.length === 0,
    isSpeed: true,
    misses: late.map(({ what }) => what),
  });
}
