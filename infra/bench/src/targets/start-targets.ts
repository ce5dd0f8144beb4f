import { bareRelayId, startBareRelay } from "./bare-relay.ts";
import type { BenchWorld } from "./bench-world.ts";
import { causewayTarget } from "./causeway.ts";
import { type Stack, startStack } from "./causeway/stack.ts";
import { goPeers } from "./go-peers.ts";
import { startLitellm } from "./litellm.ts";
import { startNginx } from "./nginx.ts";
import { startPortkey } from "./portkey.ts";
import { httpRequest, type NotMeasured, pathOf, type Target } from "./target.ts";

export type Targets = {
  /** The mock itself, asked without anything between: what latencies are compared with. */
  readonly direct: Target;
  /** The bare relay first. */
  readonly measured: readonly Target[];
  readonly notMeasured: readonly NotMeasured[];
  readonly stack: Stack | undefined;
};

export type TargetsOptions = {
  /** Ids; empty is all. */
  readonly only: readonly string[];
  readonly profile: string | undefined;
  readonly onProgress: (text: string) => void;
};

export async function startTargets(world: BenchWorld, options: TargetsOptions): Promise<Targets> {
  const { only, onProgress } = options;
  const isWanted = (id: string) => only.length === 0 || only.includes(id);
  const measured: Target[] = [await startBareRelay(world)];
  const notMeasured: NotMeasured[] = [];
  let stack: Stack | undefined;
  if (isWanted("causeway")) {
    onProgress("starting Causeway: Postgres, two of Redis, API, worker");
    stack = await startStack(world, options.profile);
    measured.push(causewayTarget(stack));
  }
  const starters = { nginx: startNginx, portkey: startPortkey, litellm: startLitellm };
  for (const [id, start] of Object.entries(starters)) {
    if (!isWanted(id)) continue;
    onProgress(`starting ${id}`);
    const started = await start(world).catch((error: unknown) => ({ id, name: id, why: firstLine(error) }));
    if ("why" in started) notMeasured.push(started);
    else measured.push(started);
  }
  notMeasured.push(...(await goPeers(world)).filter(({ id }) => isWanted(id)));
  return { direct: directTarget(world), measured, notMeasured, stack };
}

const directTarget = ({ provider }: BenchWorld): Target => ({
  id: "direct",
  name: "nothing between",
  does: `the provider itself; ${bareRelayId} and all others stand before it`,
  port: provider.port,
  pids: [provider.process.pid],
  allPids: [provider.process.pid],
  requests: (question) =>
    question.asks === question.provider
      ? [httpRequest(question, { path: pathOf(question.asks), headers: {} })]
      : undefined,
  settled: () => Promise.resolve(),
});

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
