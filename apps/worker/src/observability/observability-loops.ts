import { strictRules } from "@causeway/egress";
import { createDestinationSender } from "@causeway/observability";
import { deliverToDestinations, limitWaiting } from "@causeway/services";
import type { WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";

export type ObservabilityLoops = {
  readonly loops: readonly Loop[];
  /** After the loops have stopped. */
  close(): Promise<void>;
};

/** Tells workspaces' destinations of their calls. */
export function startObservabilityLoops(env: Env, { database, log }: WorkerContext): ObservabilityLoops {
  const sender = createDestinationSender({ ...strictRules, privateNetworks: env.OWN_ENDPOINTS_ALLOW_PRIVATE });
  const context = { database, vault: env.OWN_KEY_ENCRYPTION_KEYS, sender };
  return {
    loops: [
      startLoop({
        name: "deliver-to-destinations",
        everyMs: 2_000,
        log,
        task: async () => {
          const calls = await deliverToDestinations(context);
          if (calls > 0) log.info({ calls }, "destinations told");
        },
      }),
      startLoop({
        name: "limit-waiting-for-destinations",
        everyMs: 60_000,
        log,
        task: async () => {
          const calls = await limitWaiting(database);
          if (calls > 0) log.warn({ calls }, "calls given up that waited for destinations");
        },
      }),
    ],
    close: () => sender.close(),
  };
}
