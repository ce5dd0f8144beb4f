import type { GatewayInstances, ProgressLog } from "@causeway/gateway";
import type { Logger } from "@causeway/telemetry";

const beatMs = 2_000;
const progressMs = 250;

/**
 * What tells recovery that this process lives, and how far its calls have come. The process that dies without `stop`
 * leaves exactly that behind.
 */
export async function startGatewayProcess(
  {
    instances,
    progress,
    log,
  }: { readonly instances: GatewayInstances; readonly progress: ProgressLog; readonly log: Logger },
  instanceId: string,
): Promise<{ stop(): Promise<void> }> {
  await instances.start(instanceId);
  const beats = every(
    beatMs,
    () => instances.beat(instanceId),
    (error) => log.warn({ error }, "heartbeat failed"),
  );
  const writes = every(
    progressMs,
    () => progress.flush(),
    (error) => log.warn({ error }, "progress not written"),
  );
  return {
    async stop() {
      beats.stop();
      writes.stop();
      // What is still under way is settled by recovery, up to here.
      await progress.flush().catch(() => undefined);
      await instances.stop(instanceId);
    },
  };
}

/** One at a time, then a pause. */
function every(ms: number, act: () => Promise<void>, onError: (error: unknown) => void): { stop(): void } {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const run = async () => {
    await act().catch(onError);
    if (!isStopped) timer = setTimeout(() => void run(), ms).unref();
  };
  timer = setTimeout(() => void run(), ms).unref();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
