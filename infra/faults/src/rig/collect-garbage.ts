import { once } from "node:events";
import { pollUntil } from "@causeway/local-services";
import type { AppProcess } from "./app-process.ts";

const longestMs = 10_000;

/** Has a process collect its garbage, through its inspector. Does nothing to one that cannot be asked. */
export async function collectGarbage(app: AppProcess): Promise<void> {
  const addresses = () => [...app.log.matchAll(/^Debugger listening on (ws:\S+)/gm)].map(([, address]) => address);
  const before = addresses().length;
  app.signal("SIGUSR1");
  await pollUntil(async () => addresses().length > before, { timeoutMs: longestMs, intervalMs: 25 });
  const address = addresses()[before];
  if (address === undefined) return;
  const inspector = new WebSocket(address);
  const signal = AbortSignal.timeout(longestMs);
  try {
    await once(inspector, "open", { signal });
    inspector.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }));
    await once(inspector, "message", { signal });
  } catch {
    // Its memory is then told as it is.
  } finally {
    inspector.close();
  }
}
