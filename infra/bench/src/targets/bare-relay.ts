import { join } from "node:path";
import { freePort } from "@causeway/local-services";
import type { BenchWorld } from "./bench-world.ts";
import { startTargetProcess } from "./start-target-process.ts";
import { httpRequest, pathOf, type Target } from "./target.ts";

export const bareRelayId = "bare-relay";

export async function startBareRelay(world: BenchWorld): Promise<Target> {
  const port = await freePort();
  const running = await startTargetProcess({
    name: bareRelayId,
    command: process.execPath,
    args: [join(import.meta.dirname, "bare-relay/main.ts"), String(port), String(world.provider.port)],
    logFile: join(world.folder, `${bareRelayId}.log`),
    port,
  });
  world.onClose(() => running.stop());
  return {
    id: bareRelayId,
    name: "bare relay",
    does: "node:http and undici's dispatch, nothing else",
    port,
    pids: [running.pid],
    allPids: [running.pid],
    requests: (question) =>
      question.asks === question.provider
        ? [httpRequest(question, { path: pathOf(question.asks), headers: {} })]
        : undefined,
    settled: () => Promise.resolve(),
  };
}
