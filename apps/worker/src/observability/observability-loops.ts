import { strictRules } from "@causeway/egress";
import { createDestinationSender } from "@causeway/observability";
import { deliverToDestinations } from "@causeway/services";
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
    ],
    close: () => sender.close(),
  };
}
