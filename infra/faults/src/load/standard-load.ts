import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Account } from "../rig/accounts.ts";
import type { AppProcess } from "../rig/app-process.ts";
import { modelIds } from "../rig/catalogue.ts";
import { SeededRandom } from "../seeded-random.ts";
import type { CallRecord } from "./call-record.ts";
import { makeCall } from "./make-call.ts";

export type LoadOptions = {
  readonly seed: number;
  /** Of the first call: prompts name the number of their call. */
  readonly firstNumber: number;
  readonly gateways: readonly AppProcess[];
  readonly accounts: readonly Account[];
  /** Calls begun per second, as long as no more than `mostUnderWay` are open. */
  readonly perSecond: number;
  readonly mostUnderWay?: number;
  /** The load ends by itself after this long, whatever happens. */
  readonly longestMs: number;
  /** Put into every prompt: it must be found nowhere but at callers and providers. */
  readonly canary: string;
};

export type RunningLoad = {
  readonly calls: readonly CallRecord[];
  /** Ends the arrivals; resolves when the last call has ended. */
  stop(): Promise<LoadResult>;
};

export type LoadResult = { readonly calls: readonly CallRecord[]; readonly seconds: number };

/**
 * The standard load: seven in ten calls stream 20 to 400 chunks, one in five is left at a random byte; models, keys and
 * gateways at random. Arrivals are evenly spaced; when the machine cannot hold the rate they wait for calls to end.
 */
export function startStandardLoad(options: LoadOptions): RunningLoad {
  const random = new SeededRandom(options.seed ^ 0x5eed);
  const agents = new Map(options.gateways.map(({ name }) => [name, new Agent({ keepAlive: true, maxSockets: 2_000 })]));
  const calls: CallRecord[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const mostUnderWay = options.mostUnderWay ?? 400;
  const startedAt = performance.now();

  const begin = () => {
    const plan = planCall(options.firstNumber + calls.length, options, random);
    calls.push(plan.record);
    const agent = agents.get(plan.record.gateway);
    if (!agent) return;
    const call = makeCall(plan.record, { url: plan.url, secret: plan.secret, body: plan.body, agent }).then(() =>
      attribute(plan.record, plan.gateway),
    );
    underWay.add(call);
    void call.finally(() => underWay.delete(call));
  };
  const arrivals = async () => {
    let due = startedAt;
    while (!stopping.signal.aborted && performance.now() - startedAt < options.longestMs) {
      const now = performance.now();
      // What could not be begun in time is not made up for.
      due = Math.max(due, now - 250);
      for (; due <= now && underWay.size < mostUnderWay; due += 1_000 / options.perSecond) begin();
      await delay(10, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const arriving = arrivals();

  return {
    calls,
    async stop() {
      stopping.abort();
      await arriving;
      const seconds = (performance.now() - startedAt) / 1_000;
      await Promise.all(underWay);
      for (const agent of agents.values()) agent.destroy();
      return { calls, seconds };
    },
  };
}

/** A cached prefix counts from 1,024 tokens on. */
const longPreamble = "All that is said here is said again and again to be long enough. ".repeat(160);

function planCall(number: number, { gateways, accounts, canary }: LoadOptions, random: SeededRandom) {
  const account = random.pick(accounts);
  const key = random.pick(account.keys);
  // As a load balancer with health checks does.
  const serving = gateways.filter(({ isUp }) => isUp);
  const gateway = random.pick(serving.length > 0 ? serving : gateways);
  const streamed = random.chance(0.7);
  const tokens = random.between(40, 800);
  const leavesAfterBytes = random.chance(0.2) ? random.between(1, tokens * 120) : undefined;
  const preamble = random.chance(0.05) ? [{ role: "system", content: longPreamble }] : [];
  const isLengthGiven = random.chance(0.8);
  const body = JSON.stringify({
    model: random.pick(modelIds),
    stream: streamed,
    ...(isLengthGiven && { max_tokens: random.chance(0.1) ? Math.ceil(tokens / 2) : tokens + 50 }),
    messages: [...preamble, { role: "user", content: `Call ${number}: write ${tokens} tokens.\n${canary}` }],
  });
  const record: CallRecord = {
    number,
    workspaceId: account.workspaceId,
    apiKeyId: key.id,
    gateway: gateway.name,
    pid: gateway.pid,
    streamed,
    leavesAfterBytes,
    sentAt: Date.now(),
    connectedAt: undefined,
    firstByteAt: undefined,
    endedAt: undefined,
    status: undefined,
    generationId: undefined,
    bytes: 0,
    events: 0,
    tokens: 0,
    ending: undefined,
    detail: undefined,
  };
  return { record, gateway, url: gateway.url, secret: key.secret, body };
}

/** A connection leads to the process that lived when it was opened, however many have followed. */
function attribute(record: CallRecord, { lives }: AppProcess): void {
  const { connectedAt } = record;
  if (connectedAt === undefined) return;
  record.pid = lives.findLast(({ startedAt }) => startedAt <= connectedAt)?.pid ?? record.pid;
}
