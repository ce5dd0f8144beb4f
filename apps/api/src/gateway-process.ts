import type { DatabaseClock } from "@causeway/db";
import type { ContentLog, GatewayInstances, ProgressLog, RouteLog } from "@causeway/gateway";
import type { Logger } from "@causeway/telemetry";
import { startChores } from "./chores.ts";
import type { Money } from "./money/money.ts";

const beatMs = 2_000;
const shareHealthMs = 1_000;
const keepRoutesMs = 500;
const keepContentsMs = 500;

export type GatewayProcessParts = {
  readonly instances: GatewayInstances;
  readonly money: Money;
  readonly progress: ProgressLog;
  readonly routes: RouteLog;
  readonly contents: ContentLog;
  /** Tells the other processes how endpoints are doing, and hears it of them. */
  shareHealth(): Promise<void>;
  readonly log: Logger;
  readonly clock: DatabaseClock;
};

/**
 * What tells recovery that this process lives, and how far its calls have come. The process that dies without `stop`
 * leaves exactly that behind.
 */
export async function startGatewayProcess(parts: GatewayProcessParts): Promise<{ stop(): Promise<void> }> {
  const { instances, money, progress, log, clock } = parts;
  const { gatewayId } = money;
  await instances.start(gatewayId);
  const chores = startChores(
    [
      { name: "heartbeat", everyMs: beatMs, run: () => instances.beat(gatewayId) },
      { name: "measure-clock", everyMs: beatMs, run: () => clock.measure() },
      { name: "share-health", everyMs: shareHealthMs, run: () => parts.shareHealth() },
      { name: "keep-routes", everyMs: keepRoutesMs, run: () => parts.routes.flush() },
      { name: "keep-contents", everyMs: keepContentsMs, run: () => parts.contents.flush() },
      { name: "write-progress", everyMs: money.progressMs, run: () => progress.flush() },
      ...money.chores,
    ],
    log,
  );
  return {
    async stop() {
      await chores.stop();
      // What is still under way is settled by recovery, up to here.
      await progress.flush().catch(() => undefined);
      await parts.routes.flush().catch(() => undefined);
      await parts.contents.flush().catch(() => undefined);
      await money.close();
      await instances.stop(gatewayId);
    },
  };
}
